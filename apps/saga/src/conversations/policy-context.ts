import type { Directory } from '@earwitness/configuration';
import { type Conversation, type Decided, type DecisionContext, type Instant, latest } from '@earwitness/domain';
import { type ActivePolicies, decideRunning, factsOf, type Governing } from '@earwitness/policy';
import { LRUCache } from 'lru-cache';

/** Which policies are in force, and which ones were. */
export type PoliciesInForce = Pick<ActivePolicies, 'active' | 'succeeding' | 'byHash'>;

export interface PolicyContextParts {
  readonly directory: Pick<Directory, 'profileOf'>;
  readonly policies: PoliciesInForce;
}

/** A conversation is asked about several times at each telling, and mostly nothing has changed in between. */
const REMEMBERED = 2_000;

/** Undefined where it goes on. */
const endOf = ({ sessions }: Conversation): Instant | undefined =>
  sessions.some(({ endedAt }) => endedAt === undefined)
    ? undefined
    : latest(...sessions.map((session) => session.endedAt));

/** It keeps the set that it began with; of a newer one count the policies that are for running conversations too. */
const governing = (conversation: Conversation, policies: PoliciesInForce): Governing => {
  const { tenant, decision } = conversation;
  const current = policies.active(tenant);
  const set = decision && policies.byHash(decision.policySetHash);
  if (!set) return { set: current };
  const endedAt = endOf(conversation);
  const newer = endedAt === undefined ? current : policies.succeeding(tenant, set.hash, endedAt);
  const isLatest = (newer ?? set).hash === current.hash;
  return { set, newer, overBefore: isLatest ? undefined : current.hash };
};

/** What decisions about conversations depend on: what accounts can do, and what policies say. */
export const policyContext = ({ directory, policies }: PolicyContextParts): DecisionContext => {
  const profileOf: DecisionContext['profileOf'] = (vendor, account) => directory.profileOf(vendor, account);
  const remembered = new LRUCache<string, Decided>({ max: REMEMBERED });
  const decisionFor = (conversation: Conversation, now: Instant): Decided => {
    const by = governing(conversation, policies);
    const facts = factsOf(conversation, now, profileOf);
    const key = `${by.set.hash} ${by.newer?.hash ?? ''} ${by.overBefore ?? ''} ${JSON.stringify(facts)}`;
    const known = remembered.get(key);
    if (known) return known;
    const decided = decideRunning(by, facts);
    remembered.set(key, decided);
    return decided;
  };
  return { profileOf, decisionFor };
};
