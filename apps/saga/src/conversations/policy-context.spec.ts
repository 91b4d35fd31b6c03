import { absent, type Conversation, type PolicySetInForce } from '@earwitness/domain';
import { ActivePolicies, parsePolicySet, type PolicySet } from '@earwitness/policy';
import { at } from '@earwitness/testing';
import { policyContext } from './policy-context';

const documentsOf = (id: string, kind: string, more: object = {}): readonly unknown[] => [
  { apiVersion: 'earwitness/v1', kind: 'Policy', metadata: { id }, phase: 'capture', class: kind, ...more },
];
const setOf = (documents: readonly unknown[]): PolicySet => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};
const inForce = (documents: readonly unknown[], seconds = 10): PolicySetInForce => ({
  tenant: 'acme',
  hash: setOf(documents).hash,
  version: 1,
  documents,
  activatedAt: at(seconds),
});

const record = documentsOf('record', 'selection');
const never = documentsOf('never', 'prohibition');
const neverAtOnce = documentsOf('never-at-once', 'prohibition', { applyToRunning: 'tighten' });

const call: Conversation = { ...absent('c'), lifecycle: 'open', tenant: 'acme', traceId: 't' };
const session = {
  key: 'v/a/s',
  vendor: 'v',
  account: 'a',
  ref: 's',
  refs: {},
  handles: {},
  direction: 'inbound',
  participants: [],
  startedAt: at(0),
} as const;

describe('what decisions depend on', () => {
  const begin = () => {
    const policies = new ActivePolicies(setOf(record));
    const { decisionFor } = policyContext({ directory: { profileOf: () => undefined }, policies });
    return { policies, decisionFor };
  };
  const decided = (state: Partial<Conversation> = {}) => {
    const { policies, decisionFor } = begin();
    const began = { ...call, ...state };
    return { policies, decisionFor, running: { ...began, decision: decisionFor(began, at(1)).decision } };
  };

  it('is the set in force for a conversation that begins', () => {
    const { policies, decisionFor } = begin();
    expect(decisionFor(call, at(1)).decision.record).toBe(true);
    policies.activated(inForce(never));
    expect(decisionFor(call, at(1)).decision).toMatchObject({ record: false, policyIds: ['never'] });
  });

  it('is the set that a conversation began with, for as long as it goes on', () => {
    const { policies, decisionFor, running } = decided();
    policies.activated(inForce(never));
    expect(decisionFor(running, at(20)).decision).toMatchObject({ record: true, policyIds: ['record'] });
  });

  it('is made stricter by newer policies that are for running conversations too', () => {
    const { policies, decisionFor, running } = decided({ sessions: [session] });
    policies.activated(inForce(neverAtOnce));
    expect(decisionFor(running, at(20)).decision).toMatchObject({
      record: false,
      policyIds: ['never-at-once'],
      policySetHash: running.decision.policySetHash,
    });
  });

  it('is not made stricter for what had ended by then, and stays so for what ends later', () => {
    const { policies, decisionFor, running } = decided({ sessions: [session] });
    policies.activated(inForce(neverAtOnce, 10));
    const endedAt = (seconds: number): Conversation => ({
      ...running,
      sessions: [{ ...session, endedAt: at(seconds) }],
    });
    expect(decisionFor(endedAt(9), at(20)).decision.record).toBe(true);
    expect(decisionFor(endedAt(11), at(20)).decision.record).toBe(false);
  });

  describe('names the sets that have a part in it', () => {
    const ended: Partial<Conversation> = { sessions: [{ ...session, endedAt: at(15) }] };
    const basisAfter = (state: Partial<Conversation>, ...activated: readonly PolicySetInForce[]) => {
      const { policies, decisionFor, running } = decided(state);
      for (const one of activated) policies.activated(one);
      return decisionFor(running, at(60)).basis;
    };
    const [first, tightening, last] = [setOf(record).hash, setOf(neverAtOnce).hash, setOf(never).hash];

    it('the newer one while it runs, whether that has anything to say or not', () => {
      const running = { sessions: [session] };
      expect(basisAfter(running)).not.toHaveProperty('newerSetHash');
      for (const documents of [never, neverAtOnce])
        expect(basisAfter(running, inForce(documents))).toMatchObject({
          policySetHash: first,
          newerSetHash: setOf(documents).hash,
        });
    });

    it('the one in force when it ended, and one that came later as having no part in it', () => {
      const basis = basisAfter(ended, inForce(neverAtOnce, 10), inForce(never, 20));
      expect(basis).toMatchObject({ policySetHash: first, newerSetHash: tightening, overBeforeSetHash: last });
    });

    it('none but its own where it was over before', () => {
      const basis = basisAfter(ended, inForce(neverAtOnce, 20));
      expect(basis).toMatchObject({ policySetHash: first, overBeforeSetHash: tightening });
      expect(basis).not.toHaveProperty('newerSetHash');
    });
  });

  it('stays as strict as it was when it ended, whatever comes into force later', () => {
    const { policies, decisionFor, running } = decided({ sessions: [{ ...session, endedAt: at(15) }] });
    policies.activated(inForce(neverAtOnce, 10));
    expect(decisionFor(running, at(18)).decision.record).toBe(false);
    for (const documents of [documentsOf('other', 'selection'), record]) {
      policies.activated(inForce(documents, 20));
      expect(decisionFor(running, at(40)).decision.record).toBe(false);
    }
  });

  it('is the set in force where nobody knows the other any more', () => {
    const { policies, decisionFor, running } = decided();
    policies.activated(inForce(never));
    const forgotten = { ...running, decision: { ...running.decision, policySetHash: 'f'.repeat(64) } };
    expect(decisionFor(forgotten, at(20)).decision.record).toBe(false);
  });

  it('is worked out once for the same facts, and anew for others', () => {
    const { decisionFor, running } = decided();
    const first = decisionFor(running, at(20));
    expect(decisionFor({ ...running }, at(20))).toBe(first);
    expect(decisionFor(running, at(21))).not.toBe(first);
    expect(decisionFor({ ...running, sessions: [session] }, at(20))).not.toBe(first);
  });
});
