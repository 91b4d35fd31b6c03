import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { decideRunning, findingsOnRunning, parseFacts, type PolicySet } from '@earwitness/policy';
import { FactLog } from '../bus/fact-log';
import { MOST_FAULTS } from '../http/faults';
import { Problem } from '../http/problem';
import { parsePolicies } from '../policies/read-policies';
import { PolicySets } from '../replays/policy-sets';
import type { TrialBody, TrialDecision } from './trial.read-model';
import { whyOf } from '../decisions/why-decided';

/** What policies would decide of these facts. */
export class TryPolicies extends Query<TrialDecision> {
  constructor(
    readonly tenant: string,
    readonly trial: TrialBody,
  ) {
    super();
  }
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nobody tries policies as another tenant. */
const refuseOthers = (tenant: string, { c }: Tree): void => {
  const stated = isTree(c) ? c['tenant'] : undefined;
  if (typeof stated !== 'string' || stated === tenant) return;
  const detail = 'is another tenant than the one that asks';
  throw new Problem(422, {
    detail: 'The facts are of another tenant.',
    errors: [{ pointer: '/facts/c/tenant', detail }],
  });
};

@QueryHandler(TryPolicies)
export class TryPoliciesHandler implements IQueryHandler<TryPolicies> {
  constructor(
    private readonly sets: PolicySets,
    private readonly log: FactLog,
  ) {}

  /** @throws Problem 400 for facts that are none, 404 for an unknown set, 422 for policies with faults or another's facts. */
  async execute({ tenant, trial }: TryPolicies): Promise<TrialDecision> {
    refuseOthers(tenant, trial.facts);
    const stated = parseFacts(trial.facts, { tenant, now: this.log.now() });
    if (!stated.isValid)
      throw new Problem(400, {
        detail: 'The facts are not valid.',
        errors: stated.faults
          .slice(0, MOST_FAULTS)
          .map(({ at, problem }) => ({ pointer: `/facts${at}`, detail: problem })),
      });
    const { newerHash, synchronous } = trial;
    const set = await this.setOf(tenant, trial);
    const newer = newerHash === undefined ? undefined : await this.sets.find(tenant, newerHash);
    const governing = { set, newer };
    const { decision, basis } = decideRunning(governing, stated.facts, { synchronous });
    const findings = findingsOnRunning(governing, stated.facts, { synchronous });
    return { policySetHash: set.hash, ...whyOf({ ...basis, shadow: basis.shadow, decision, findings }) };
  }

  private async setOf(tenant: string, { documents, hash }: TrialBody): Promise<PolicySet> {
    if (documents) return (await parsePolicies(documents, tenant)).set;
    return hash === undefined ? this.sets.inForce(tenant) : this.sets.find(tenant, hash);
  }
}
