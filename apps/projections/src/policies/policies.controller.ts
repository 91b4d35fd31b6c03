import { Body, Controller, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { policyJsonSchema } from '@earwitness/policy';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { Route } from '../http/route';
import type { Page } from '../reading/page';
import { DraftPolicies } from './draft-policies.command';
import { PolicyLint } from './policy-lint';
import { draftExample, lintExample, summaryExample } from './policy-set.example';
import {
  type LintAnswer,
  lintAnswer,
  policiesBody,
  type PoliciesBody,
  type PolicySetFilter,
  policySetFilter,
  policySetPage,
  policySetSummary,
  type PolicySetSummary,
} from './policy-set.read-model';
import { PolicySetsReader } from './policy-sets.reader';
import { readPolicies } from './read-policies';

const tag = 'policies';

@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: PolicySetsReader,
    private readonly linting: PolicyLint,
  ) {}

  @Route('post', '', {
    id: 'draftPolicies',
    scope: 'policies',
    tag,
    summary: 'Keep a version of the policies, and lint it; the same documents again are the same version',
    status: 201,
    answer: policySetSummary,
    example: draftExample,
  })
  draft(@CalledBy() caller: Caller, @Body({ schema: policiesBody }) body: PoliciesBody): Promise<PolicySetSummary> {
    return this.commands.execute(new DraftPolicies(caller, body));
  }

  @Route('post', 'lint', {
    id: 'lintPolicies',
    scope: 'read',
    tag,
    summary: 'What is doubtful about policies, without keeping them',
    answer: lintAnswer,
    example: lintExample,
  })
  async lint(@CalledBy() { tenant }: Caller, @Body({ schema: policiesBody }) body: PoliciesBody): Promise<LintAnswer> {
    const { set } = await readPolicies(body, tenant);
    return { hash: set.hash, findings: await this.linting.findingsOf(set, tenant) };
  }

  @Route('get', '', {
    id: 'listPolicies',
    scope: 'read',
    tag,
    summary: 'Versions of the policies, the latest first',
    answer: policySetPage,
    example: { items: [summaryExample] },
  })
  list(
    @CalledBy() { tenant }: Caller,
    @Query({ schema: policySetFilter }) filter: PolicySetFilter,
  ): Promise<Page<PolicySetSummary>> {
    return this.reader.list(tenant, filter);
  }

  @Route('get', 'schema', {
    id: 'describePolicies',
    scope: 'read',
    tag,
    summary: 'What a document may look like, as JSON Schema',
    answer: z.record(z.string(), z.unknown()),
    example: { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Earwitness policy document' },
  })
  schema(): Readonly<Record<string, unknown>> {
    return policyJsonSchema();
  }
}
