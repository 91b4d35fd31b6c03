import { hash } from 'node:crypto';
import type { PolicyFacts } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';

type Sample = NonNullable<PolicyDocument['sample']>;

/** A draw below it is in; undefined where all are in. */
export const thresholdOf = (sample: Sample | undefined): bigint | undefined =>
  sample === undefined || sample.percent >= 100 ? undefined : BigInt(Math.floor((sample.percent / 100) * 2 ** 64));

const customerOf = ({ c }: PolicyFacts): string | undefined =>
  c.participants?.find(({ side, number }) => side === 'external' && number !== undefined)?.number ?? c.route.ani;

const agentAndDayOf = ({ c, now }: PolicyFacts): string | undefined => {
  const agent = c.participants?.find(({ side }) => side === 'internal');
  return agent && `${agent.userId ?? agent.number ?? agent.ref}+${(c.startedAt ?? now).slice(0, 10)}`;
};

/** Who is drawn: all of a customer's conversations, or of an agent's day (UTC). Where those are not known, this one. */
const keyOf = (key: Sample['key'], facts: PolicyFacts): string => {
  const shared = { conversation: () => undefined, customer: customerOf, 'agent+day': agentAndDayOf }[key](facts);
  return shared ?? facts.c.id;
};

export interface Draw {
  readonly salt: string;
  readonly policyId: string;
  readonly key: Sample['key'];
}

/**
 * A number of 64 bits that anybody can work out again: the first 8 bytes of SHA-256(salt LF policy id LF key). It does not
 * depend on the version of the policy, so that another percentage keeps whom it can.
 */
export const drawn = ({ salt, policyId, key }: Draw, facts: PolicyFacts): bigint =>
  hash('sha256', `${salt}\n${policyId}\n${keyOf(key, facts)}`, 'buffer').readBigUInt64BE();
