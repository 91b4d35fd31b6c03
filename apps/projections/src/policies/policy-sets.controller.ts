import { Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { activeEntry } from '@earwitness/domain';
import { diffSets, type PolicySet, type SetDifference } from '@earwitness/policy';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Route } from '../http/route';
import { detailExample, diffExample, summaryExample } from './policy-set.example';
import {
  policySetDetail,
  type PolicySetDetail,
  policySetHash,
  policySetSummary,
  type PolicySetSummary,
  setDifference,
} from './policy-set.read-model';
import { PolicySetsReader } from './policy-sets.reader';
import { parsePolicies } from './read-policies';
import { StepPolicies } from './step-policies.command';

const tag = 'policies';
const hashOf = { schema: policySetHash };

@Controller('v1/policies')
export class PolicySetsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: PolicySetsReader,
  ) {}

  @Route('get', 'active', {
    id: 'findActivePolicies',
    scope: 'read',
    tag,
    summary: 'The version that is in force; none where the tenant has activated none, and those of the file count',
    answer: policySetDetail,
    example: detailExample,
  })
  async active(@CalledBy() { tenant }: Caller): Promise<PolicySetDetail> {
    const active = activeEntry(await this.reader.bookOf(tenant));
    if (!active) throw notFound('active policy set');
    return this.find({ tenant }, active.hash);
  }

  @Route('get', ':hash', {
    id: 'findPolicies',
    scope: 'read',
    tag,
    summary: 'A version of the policies, with its documents and its history',
    answer: policySetDetail,
    example: detailExample,
  })
  async find(
    @CalledBy() { tenant }: Pick<Caller, 'tenant'>,
    @Param('hash', hashOf) hash: string,
  ): Promise<PolicySetDetail> {
    const found = await this.reader.find(tenant, hash);
    if (!found) throw notFound('policy set');
    return found;
  }

  @Route('get', ':hash/diff/:other', {
    id: 'comparePolicies',
    scope: 'read',
    tag,
    summary: 'What another version says differently',
    answer: setDifference,
    example: diffExample,
  })
  async diff(
    @CalledBy() { tenant }: Caller,
    @Param('hash', hashOf) hash: string,
    @Param('other', hashOf) other: string,
  ): Promise<SetDifference> {
    return diffSets(await this.set(tenant, hash), await this.set(tenant, other));
  }

  @Route('post', ':hash/approve', {
    id: 'approvePolicies',
    scope: 'policies',
    tag,
    summary: 'Approve a version, for somebody else to activate it',
    answer: policySetSummary,
    example: { ...summaryExample, state: 'approved', approvedBy: ['key:audit'] },
  })
  approve(@CalledBy() caller: Caller, @Param('hash', hashOf) hash: string): Promise<PolicySetSummary> {
    return this.commands.execute(new StepPolicies('approve', caller, hash));
  }

  @Route('post', ':hash/activate', {
    id: 'activatePolicies',
    scope: 'policies',
    tag,
    summary: 'Put a version in force, within a second and everywhere',
    answer: policySetSummary,
    example: summaryExample,
  })
  activate(@CalledBy() caller: Caller, @Param('hash', hashOf) hash: string): Promise<PolicySetSummary> {
    return this.commands.execute(new StepPolicies('activate', caller, hash));
  }

  private async set(tenant: string, hash: string): Promise<PolicySet> {
    const documents = await this.reader.documentsOf(tenant, hash);
    if (!documents) throw notFound('policy set');
    return (await parsePolicies(documents, tenant)).set;
  }
}
