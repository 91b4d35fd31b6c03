import type { Account } from '@earwitness/configuration';
import type { Fact } from '@earwitness/domain';
import { ActivePolicies, parsePolicySet, type PolicySet } from '@earwitness/policy';
import { at, fact } from '@earwitness/testing';
import { AskedCalls, type RecordAsked } from './asked-calls';

const setOf = (id: string): PolicySet => {
  const parsed = parsePolicySet([{ apiVersion: 'earwitness/v1', kind: 'Policy', metadata: { id }, phase: 'capture' }]);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};
const [old, current] = [setOf('old'), setOf('current')];

const account = { adapter: { vendor: 'sinch' }, settings: { id: 'main', tenant: 'acme' } } as unknown as Account;
const session = { kind: 'session', value: 'sinch:main:call-1', evidence: 'callid' } as const;
const about = { vendor: 'sinch', sessionRef: 'call-1', links: [session] };
const incoming = fact(
  'SessionAnnounced',
  { direction: 'inbound', from: '+498912345' },
  { ...about, occurredAt: at(0) },
) as Fact;
const answered = fact('SessionStarted', { direction: 'unknown' }, { ...about, occurredAt: at(1) }) as Fact;
const asked = (one: Fact, seconds = 0): RecordAsked => ({ subject: 'call-1', account, facts: [one], now: at(seconds) });

const callsUnder = (file: PolicySet): AskedCalls => {
  const policies = new ActivePolicies(old);
  policies.fileRead(file);
  return new AskedCalls({ policies, stated: () => [] });
};

describe('a call that another process was asked about', () => {
  const first = callsUnder(old);
  first.listen(asked(incoming));
  const told = first.toTell(asked(incoming));

  it('is told of with what it is decided by', () => {
    expect(told).toEqual([
      { session: 'sinch/main/call-1', policySetHash: old.hash, askedProcess: first.process, fact: incoming },
    ]);
  });

  it('is the same conversation here, with what was told of it, under the policies that it began with', () => {
    const second = callsUnder(current);
    for (const one of told) second.hear(one);
    const { conversation, set } = second.listen(asked(answered, 1));
    expect(conversation.id).toBe(first.listen(asked(incoming)).conversation.id);
    expect(conversation.sessions).toMatchObject([{ from: '+498912345', startedAt: at(1) }]);
    expect(set).toBe(old);
  });

  it('is known by what is asked here alone, under the policies of now, where nobody told', () => {
    const { conversation, set } = callsUnder(current).listen(asked(answered, 1));
    expect(conversation.sessions[0]).not.toHaveProperty('from', '+498912345');
    expect(set).toBe(current);
  });

  it('is under the policies of now where nobody knows those that it began with', () => {
    const second = callsUnder(current);
    for (const one of told) second.hear({ ...one, policySetHash: 'f'.repeat(64) });
    expect(second.listen(asked(answered, 1)).set).toBe(current);
  });

  it('is changed by nothing that was told twice', () => {
    const second = callsUnder(current);
    for (const one of [...told, ...told]) second.hear(one);
    const before = second.listen(asked(incoming, 5));
    expect(before.learnedAt).toBe(incoming.origin.receivedAt);
    expect(before.conversation.facts).toHaveLength(1);
  });
});

it('a call that nobody was asked about is told to nobody', () => {
  expect(callsUnder(current).toTell(asked(incoming))).toEqual([]);
});

describe('a call that had to make way for others', () => {
  const policies = new ActivePolicies(old);
  const calls = new AskedCalls({ policies, stated: () => [], rememberedBytes: 2_000 });
  calls.listen(asked(incoming));
  policies.fileRead(current);
  const another = { ...about, sessionRef: 'call-2', links: [{ ...session, value: 'sinch:main:call-2' }] };
  for (let second = 1; second < 5; second += 1) {
    const one = fact('SessionStarted', { direction: 'unknown' }, { ...another, occurredAt: at(second) }) as Fact;
    calls.listen({ ...asked(one, second), subject: `call-2-${second}` });
  }

  it('keeps the policies that it began with, and tells the others so', () => {
    const { conversation, set } = calls.listen(asked(answered, 9));
    expect(conversation.sessions[0]).not.toHaveProperty('from', '+498912345');
    expect(set).toBe(old);
    expect(calls.toTell(asked(answered))).toMatchObject([{ policySetHash: old.hash }]);
  });
});

it('a question that is asked again takes no room: others need not make way for it', () => {
  const calls = new AskedCalls({ policies: new ActivePolicies(old), stated: () => [], rememberedBytes: 2_000 });
  calls.listen(asked(incoming));
  const again = { ...asked(answered, 1), subject: 'call-2' };
  for (let times = 0; times < 20; times += 1) calls.listen(again);
  expect(calls.listen(asked(incoming, 9)).learnedAt).toBe(asked(incoming).now);
});
