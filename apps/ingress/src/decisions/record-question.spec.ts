import type { Account } from '@earwitness/configuration';
import type { Fact } from '@earwitness/domain';
import { createLogger } from '@earwitness/observability';
import { parsePolicySet, type PolicySet } from '@earwitness/policy';
import { at, fact } from '@earwitness/testing';
import { AskedCalls, type AskedCallsParts } from '../calls/asked-calls';
import { type RecordDecided, RecordQuestion } from './record-question';
import { StatementMemory } from '../calls/statement-memory';

const logger = createLogger({ service: 'ingress', level: 'silent' });
const recordQuestion = (
  active: (tenant: string) => PolicySet,
  stated: AskedCallsParts['stated'] = () => [],
): RecordQuestion =>
  new RecordQuestion(active, logger, new AskedCalls({ policies: { active, byHash: () => undefined }, stated }));
const policy = (id: string, more: object = {}) => ({
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id },
  phase: 'capture',
  class: 'obligation',
  ...more,
});
const setOf = (...documents: readonly object[]): PolicySet => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

const account = (canAskConsent = false): Account =>
  ({
    settings: { id: 'main', tenant: 'acme' },
    profile: {
      startsWithSession: [],
      capabilities: { native: { mode: 'native', supports: ['StartCapture', 'StopCapture'], pause: 'none' } },
    },
    adapter: { vendor: 'sinch', answering: { canAskConsent: () => canAskConsent } },
  }) as unknown as Account;

const ofCall = { vendor: 'sinch', account: 'main', sessionRef: 'call-1', tenant: 'acme' };
const session = { kind: 'session', value: 'sinch/main/call/call-1', evidence: 'callid' } as const;
const carried = { kind: 'carried', value: 'header:x-id:7', evidence: 'callHeaders' } as const;
const own = { kind: 'conversation', value: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11', evidence: 'custom' } as const;

const incoming = (links: Fact['origin']['links'] = [session]): Fact =>
  fact(
    'SessionAnnounced',
    {
      from: '+4989123456',
      direction: 'inbound',
      participants: [{ participantRef: 'a', side: 'caller', number: '+4989123456' }],
    },
    { ...ofCall, links, occurredAt: at(0) },
  );
const answered = fact('SessionStarted', { direction: 'unknown' }, { ...ofCall, links: [session], occurredAt: at(5) });
const consented = (name: 'ConsentGranted' | 'ConsentDeclined') =>
  fact(name, { scope: 'recording' }, { ...ofCall, links: [session], occurredAt: at(3) });

const stated = (name: 'ConsentGranted' | 'ConsentDeclined', conversationId: string, tenant = 'acme'): Fact => {
  const links = [{ kind: 'conversation', value: conversationId, evidence: 'API' }] as const;
  return fact(name, {}, { vendor: 'earwitness', account: 'api', sessionRef: '', tenant, links, occurredAt: at(2) });
};

describe('whether to record', () => {
  let set: PolicySet;
  let question: RecordQuestion;
  const ask = (facts: readonly Fact[], seconds = 0, of = account()): RecordDecided =>
    question.decide({ subject: 'call-1', account: of, facts, now: at(seconds) });
  const factsIn = ({ answer }: RecordDecided) => answer.decided?.basis.facts;

  beforeEach(() => {
    set = setOf(policy('all'));
    question = recordQuestion(() => set);
  });

  it('is decided by policy, and says by which one and from which facts', () => {
    const decided = ask([incoming()]);
    expect(decided.answer).toMatchObject({
      record: true,
      reason: 'policy',
      policyIds: ['all'],
      policySetHash: set.hash,
    });
    expect(decided.answer.decided?.basis).toMatchObject({
      policySetHash: set.hash,
      facts: {
        now: at(0),
        c: { tenant: 'acme', route: { ani: '+4989123456' } },
        vendors: [{ name: 'sinch', account: 'main', capabilities: ['native:start', 'native:stop'] }],
      },
    });
  });

  it('is decided about the conversation that the saga will open, or that the call carries', () => {
    const opened = ask([incoming([session, carried])]).conversationId;
    question = recordQuestion(() => set);
    expect(ask([incoming([carried])]).conversationId).toBe(opened);
    question = recordQuestion(() => set);
    expect(ask([incoming([session, carried, own])]).conversationId).toBe(own.value);
  });

  it('is decided the same until something new is told, and anew then, from all that was told', () => {
    const first = ask([incoming()]);
    expect(ask([incoming()], 60).answer).toEqual(first.answer);
    const later = ask([answered], 90);
    expect(later.answer.decided?.basis.decisionId).not.toBe(first.answer.decided?.basis.decisionId);
    expect(factsIn(later)).toMatchObject({
      now: at(90),
      c: { id: first.conversationId, route: { ani: '+4989123456' } },
    });
    expect(later.conversationId).toBe(first.conversationId);
  });

  it('is decided from what was asked about something else, too', () => {
    question.hear({ subject: 'call-1', account: account(), facts: [incoming()], now: at(0) });
    expect(factsIn(ask([answered], 5))).toMatchObject({ now: at(5), c: { route: { ani: '+4989123456' } } });
  });

  it('follows the policies in force at once, but a call that has begun keeps its own', () => {
    ask([incoming()]);
    const newer = setOf(policy('none', { class: 'prohibition' }));
    set = newer;
    expect(ask([answered], 5).answer).toMatchObject({ record: true, policyIds: ['all'] });
    const other = question.decide({ subject: 'call-2', account: account(), facts: [answered], now: at(5) });
    expect(other.answer).toMatchObject({ record: false, policySetHash: newer.hash });
  });

  it('follows newer policies in a call that has begun where they are meant for it', () => {
    const began = ask([incoming()]).answer.policySetHash;
    set = setOf(policy('none', { class: 'prohibition', applyToRunning: 'tighten' }));
    expect(ask([answered], 5).answer).toMatchObject({
      record: false,
      policySetHash: began,
      decided: { basis: { policySetHash: began, newerSetHash: set.hash } },
    });
  });

  it('is asked of the policies of the tenant', () => {
    const tenants: string[] = [];
    const policies = (tenant: string) => (tenants.push(tenant), set);
    recordQuestion(policies).decide({ subject: 's', account: account(), facts: [], now: at(0) });
    expect(new Set(tenants)).toEqual(new Set(['acme']));
  });

  it('is yes where the policies cannot be evaluated, and is decided when they can', () => {
    let isBroken = true;
    question = recordQuestion(() => {
      if (isBroken) throw new Error('out of memory');
      return set;
    });
    set = setOf(policy('none', { class: 'prohibition' }));
    const undecided = ask([incoming()]);
    expect(undecided).toEqual({
      answer: { record: true, reason: 'failMode', policyIds: [], policySetHash: '' },
      isConsentDecisive: false,
    });
    isBroken = false;
    expect(ask([incoming()]).answer).toMatchObject({ record: false, reason: 'policy' });
  });

  it('says that it was the fail mode where a fact is missing and nothing else decides', () => {
    const unsure = { when: 'c.language == "de"', onIndeterminate: 'match' };
    set = setOf(policy('german', unsure));
    expect(ask([incoming()]).answer).toMatchObject({ record: true, reason: 'failMode' });
    question = recordQuestion(() => set);
    set = setOf(policy('german', unsure), policy('all'));
    expect(ask([incoming()]).answer).toMatchObject({ record: true, reason: 'policy' });
    question = recordQuestion(() => set);
    set = setOf(policy('german', { when: 'c.language == "de"', onIndeterminate: 'noMatch' }));
    expect(ask([incoming()]).answer).toMatchObject({ record: false, reason: 'failMode' });
  });

  describe('that depends on what is stated by API', () => {
    let statements: StatementMemory;
    beforeEach(() => {
      statements = new StatementMemory();
      set = setOf(policy('unless-declined', { when: 'c.consent.state != "declined"' }));
      question = recordQuestion(
        () => set,
        (tenant, conversationId) => statements.of(tenant, conversationId),
      );
    });

    it('is decided anew by the next question', () => {
      const first = ask([incoming()]);
      expect(first.answer.record).toBe(true);
      statements.hear(stated('ConsentDeclined', first.conversationId ?? ''));
      const next = ask([answered], 5);
      expect(next.answer).toMatchObject({ record: false, reason: 'policy' });
      expect(factsIn(next)).toMatchObject({
        now: at(5),
        c: { id: first.conversationId, consent: { state: 'declined' } },
      });
      statements.hear(stated('ConsentDeclined', first.conversationId ?? ''));
      expect(ask([answered], 60).answer).toEqual(next.answer);
    });

    it('is decided the first time with what was stated before', () => {
      statements.hear(stated('ConsentDeclined', own.value));
      expect(ask([incoming([session, own])]).answer.record).toBe(false);
    });

    it('is not, where it was stated of another conversation or by another tenant', () => {
      const { conversationId = '' } = ask([incoming()]);
      statements.hear(stated('ConsentDeclined', own.value));
      statements.hear(stated('ConsentDeclined', conversationId, 'bank'));
      expect(ask([answered], 5).answer.record).toBe(true);
    });
  });

  describe('a capture that was commanded', () => {
    const inbound = { when: 'c.direction == "inbound"' };
    const offered = (links: Fact['origin']['links'], ofCapture: object): Fact =>
      fact('SessionAnnounced', { direction: 'unknown' }, { ...ofCall, links, ...ofCapture });
    const recording = { captureRef: 'recording-1' };
    const ours = { ...recording, captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8' };

    it.each([
      ['with its id', offered([session], ours)],
      ['with the id of its conversation', offered([session, own], recording)],
    ])('is yes where the question knows less, and decides nothing else: %s', (_, asked) => {
      set = setOf(policy('inbound', inbound));
      const { answer, isConsentDecisive } = ask([asked], 0, account(true));
      expect(answer).toEqual({ record: true, reason: 'commanded', policyIds: [], policySetHash: set.hash });
      expect(isConsentDecisive).toBe(false);
    });

    it.each([
      ['nothing says that it was commanded', offered([session], recording)],
      ['a call with our id is asked about, and no capture', offered([session, own], {})],
    ])('is decided by policy where %s', (_, asked) => {
      set = setOf(policy('inbound', inbound));
      expect(ask([asked]).answer).toMatchObject({ record: false, decided: { decision: { record: false } } });
    });

    it('is no where a prohibition matches for certain', () => {
      set = setOf(policy('all'), policy('never', { class: 'prohibition' }));
      expect(ask([offered([session], ours)]).answer).toMatchObject({ record: false, reason: 'policy' });
    });

    it('is yes where a prohibition only takes what is missing for a match', () => {
      const unsure = { class: 'prohibition', when: 'c.language == "de"', onIndeterminate: 'match' };
      set = setOf(policy('german', unsure));
      expect(ask([offered([session], recording)]).answer.record).toBe(false);
      expect(ask([offered([session], ours)]).answer).toMatchObject({ record: true, reason: 'commanded' });
    });

    it('keeps its decision where policy wants it anyway', () => {
      const { answer } = ask([offered([session], ours)]);
      expect(answer).toMatchObject({ record: true, reason: 'policy', decided: { decision: { policyIds: ['all'] } } });
    });
  });

  describe('that depends on consent', () => {
    beforeEach(() => {
      set = setOf(policy('consented', { when: 'c.consent.state == "granted"' }));
    });

    it('is worth asking the people for, once', () => {
      expect(ask([incoming()], 0, account(true))).toMatchObject({ answer: { record: false }, isConsentDecisive: true });
      expect(ask([incoming(), consented('ConsentGranted')], 3, account(true))).toMatchObject({
        answer: { record: true },
        isConsentDecisive: false,
      });
      expect(ask([consented('ConsentDeclined')], 4, account(true))).toMatchObject({
        answer: { record: false },
        isConsentDecisive: false,
      });
    });

    it('is not, where the account cannot ask, or another policy decides whatever they say', () => {
      expect(ask([incoming()]).isConsentDecisive).toBe(false);
      set = setOf(
        policy('consented', { when: 'c.consent.state == "granted"' }),
        policy('never', { class: 'prohibition' }),
      );
      question = recordQuestion(() => set);
      expect(ask([incoming()], 0, account(true)).isConsentDecisive).toBe(false);
      set = setOf(policy('consented', { when: 'c.consent.state == "granted"', mode: 'shadow' }));
      question = recordQuestion(() => set);
      expect(ask([incoming()], 0, account(true)).isConsentDecisive).toBe(false);
    });
  });
});
