import type { Directory } from '@earwitness/configuration';
import { type Conversation, type Decided, type DecisionContext, type Instant, latest } from '@earwitness/domain';
import { type ActivePolicies, decideCapture, factsOf, type PolicySet, tighten, tighteningOf } from '@earwitness/policy';
import { LRUCache } from 'lru-cache';

/** Which policies are in force, and which ones were. */
export type PoliciesInForce = Pick<ActivePolicies, 'active' | 'activeSince' | 'byHash'>;

export interface PolicyContextParts {
  readonly directory: Pick<Directory, 'profileOf'>;
  readonly policies: PoliciesInForce;
}

interface Governing {
  readonly set: PolicySet;
  /** Newer policies that make it stricter. */
  readonly tightening?: PolicySet | undefined;
}

/** A conversation is asked about several times at each telling, and mostly nothing has changed in between. */
const REMEMBERED = 2_000;

/** Whether it had not ended when newer policies came into force. */
const ranAt = ({ sessions }: Conversation, since: Instant | undefined): boolean => {
  const isOver = sessions.length > 0 && sessions.every(({ endedAt }) => endedAt !== undefined);
  const endedAt = isOver ? latest(...sessions.map((session) => session.endedAt)) : undefined;
  return endedAt === undefined || (since !== undefined && endedAt >= since);
};

/** It keeps the set that it began with; of a newer one count the policies that are for running conversations too. */
const governing = (conversation: Conversation, policies: PoliciesInForce): Governing => {
  const { tenant, decision } = conversation;
  const current = policies.active(tenant);
  const began = decision && policies.byHash(decision.policySetHash);
  if (!began || began.hash === current.hash) return { set: current };
  const isRunning = ranAt(conversation, policies.activeSince(tenant));
  return { set: began, tightening: isRunning ? tighteningOf(current) : undefined };
};

/** What decisions about conversations depend on: what accounts can do, and what policies say. */
export const policyContext = ({ directory, policies }: PolicyContextParts): DecisionContext => {
  const profileOf: DecisionContext['profileOf'] = (vendor, account) => directory.profileOf(vendor, account);
  const remembered = new LRUCache<string, Decided>({ max: REMEMBERED });
  const decisionFor = (conversation: Conversation, now: Instant): Decided => {
    const { set, tightening } = governing(conversation, policies);
    const facts = factsOf(conversation, now, profileOf);
    const key = `${set.hash} ${tightening?.hash ?? ''} ${JSON.stringify(facts)}`;
    const known = remembered.get(key);
    if (known) return known;
    const own = decideCapture(set, facts);
    const stricter = tightening && tighten(own.decision, decideCapture(tightening, facts), set.settings.onConflict);
    const decided = stricter ?? own;
    remembered.set(key, decided);
    return decided;
  };
  return { profileOf, decisionFor };
};
