import { at, basisOf, contextOf, decided, fact, given, recordEverything } from '@earwitness/testing';
import { nextDeadline } from '../conversation/decide';
import type { Conversation } from '../conversation/state';
import { captureStatus } from '../capture/capture';
import type { CaptureDecision } from '../policy/capture-decision';
import { sameDemand } from '../policy/same-demand';
import { statedContext } from '../statement/stated-context';
import { beganAt } from './policy.deadline';
import { MOST_RESTARTS } from './start-intent';

const session = fact('SessionStarted', {});
const api = { vendor: 'earwitness', account: 'api', sessionRef: '', links: [] };
const decision = (demanded: Partial<CaptureDecision>): CaptureDecision => ({ ...recordEverything, ...demanded });
const policyDecided = (demanded: Partial<CaptureDecision>) =>
  decided('PolicyDecided', { decision: expect.objectContaining(demanded) as CaptureDecision });

describe('two decisions', () => {
  it('demand the same whatever set they are from, and in whatever order their parts are', () => {
    const store = { target: 'a', fileName: 'b', deleteTemporary: true };
    const turned = { deleteTemporary: true, fileName: 'b', target: 'a' };
    expect(sameDemand(decision({ store }), decision({ store: turned, policySetHash: 'other' }))).toBe(true);
    expect(sameDemand(decision({}), decision({ policyIds: ['other'] }))).toBe(false);
  });
});

describe('a conversation whose facts change', () => {
  const inGerman = contextOf({
    decision: (state) => (statedContext(state).language === 'de' ? { tags: ['german'] } : {}),
  });
  const language = (name: string, seconds: number) =>
    fact('ContextStated', { language: name }, { ...api, occurredAt: at(seconds) });

  it('is decided anew where something else is demanded, and only then', () => {
    const story = given(session).under(inGerman);
    story.when(language('en', 1)).then();
    story.when(language('de', 1)).then(policyDecided({ tags: ['german'] }));
    story.when(language('de', 1), language('de', 2)).then(policyDecided({ tags: ['german'] }));
  });

  it('is not decided about before there is something to record', () =>
    given()
      .under(inGerman)
      .when(language('de', 1))
      .then(decided('ConversationOpened', { provisional: true })));

  it('is decided anew by time alone where policies change', () => {
    let tags: readonly string[] = [];
    const changing = contextOf({ decision: () => ({ tags }) });
    const { state } = given(session).under(changing);
    expect(state.decision?.tags).toEqual([]);
    tags = ['new'];
    given(session, { kind: 'time', now: at(1) })
      .under(changing)
      .when(at(2))
      .then();
    expect(given(session, at(1)).under(changing).state.decision?.tags).toEqual(['new']);
  });
});

describe('a question that was answered', () => {
  const asked = (policySetHash: string, seconds: number) => {
    const decidedThen = {
      decision: decision({ policySetHash }),
      basis: basisOf(`decision-${policySetHash}`, at(seconds)),
    };
    const answer = { record: true, reason: 'policy', policyIds: [], policySetHash, decided: decidedThen } as const;
    return fact('SessionAnnounced', { answer }, { sessionRef: `session-${seconds}`, occurredAt: at(seconds) });
  };

  it('is decided already', () =>
    given()
      .when(asked('then', 0))
      .then(
        'ConversationOpened',
        decided('PolicyDecided', {
          decision: decision({ policySetHash: 'then' }),
          basis: basisOf('decision-then', at(0)),
        }),
        'CaptureExpected',
      ));

  it('about what was commanded decides nothing, whatever it carries', () => {
    const { data, ...rest } = asked('then', 0);
    const { answer } = data;
    given()
      .when({ ...rest, data: { ...data, ...(answer && { answer: { ...answer, reason: 'commanded' } }) } })
      .then('ConversationOpened', policyDecided({ policySetHash: recordEverything.policySetHash }), 'CaptureExpected');
  });

  it('is decided anew at once where more is known by now', () =>
    given()
      .under(contextOf({ decision: { tags: ['more'] } }))
      .when(asked('then', 0))
      .then(
        'ConversationOpened',
        policyDecided({ policySetHash: 'then' }),
        policyDecided({ tags: ['more'] }),
        'CaptureExpected',
      ));

  it('was decided by the first answer, where there are several', () => {
    const both = [asked('second', 2), asked('first', 1)];
    const { state } = given({ kind: 'absorb', from: 'other', facts: both, now: at(3) });
    expect(state.decision?.policySetHash).toBe('first');
  });

  it('changes nothing of what was decided before it was heard of', () => given(session).when(asked('then', 1)).then());
});

describe('a decision that waits for a fact', () => {
  const waiting = contextOf({
    decision: (state, now) =>
      now < at(10) && !statedContext(state).language ? { record: false, policyIds: [], deferredMs: 10_000 } : {},
  });

  it('is made without it when its time has come, and the start counts from then', () => {
    expect(nextDeadline(given(session).under(waiting).state, waiting)).toBe(at(10));
    given(session)
      .under(waiting)
      .when(at(9.999), at(10))
      .then(policyDecided({ record: true }), decided('CaptureExpected', { by: at(15) }), 'CommandIssued');
  });

  it('waits no longer once the fact has come', () => {
    const language = fact('ContextStated', { language: 'de' }, { ...api, occurredAt: at(3) });
    given(session)
      .under(waiting)
      .when(language)
      .then(policyDecided({ record: true }), decided('CaptureExpected', { by: at(8) }), 'CommandIssued');
  });

  it('that goes on waiting whatever the time is does not keep time from passing', () => {
    const endless = contextOf({ decision: { record: false, deferredMs: 10_000 } });
    given(session).under(endless).when(at(10), at(11)).then();
    expect(nextDeadline(given(session, at(11)).under(endless).state, endless)).toBeUndefined();
  });

  it('counts from the first word of the conversation', () => {
    const announced = fact('SessionAnnounced', {}, { sessionRef: 'session-0', occurredAt: at(-5) });
    expect(beganAt(given(session, announced).state)).toBe(at(-5));
  });
});

describe('policies that contradict each other', () => {
  const conflict = { kind: 'ProhibitionAgainstObligation', policyIds: ['a', 'b'], outcome: 'prohibit' };

  it('are told of once each', () => {
    const other = { ...conflict, policyIds: ['a', 'c'] };
    const torn = contextOf({
      decision: (state) => ({ record: false, conflicts: state.sessions.length > 1 ? [conflict, other] : [conflict] }),
    });
    given(session).under(torn).when(session, at(1)).then();
    given(session)
      .under(torn)
      .when(fact('SessionStarted', {}, { sessionRef: 'session-2' }), at(1))
      .then('PolicyDecided', decided('PolicyConflictDetected', other));
  });
});

describe('a policy that reads what follows from it', () => {
  const isCaptured = ({ captures }: Conversation): boolean =>
    captures.some((capture) => captureStatus(capture) === 'recording');
  const perverse = contextOf({
    decision: (state) => (isCaptured(state) ? { record: false, decidedBy: 'prohibition' } : {}),
  });
  const turn = (n: number) => {
    const about = { captureRef: `r${n}`, occurredAt: at(n * 10) };
    return [
      fact('CaptureStarted', { mode: 'file', confirmed: true }, about),
      fact('CaptureStopped', { mode: 'file' }, { ...about, occurredAt: at(n * 10 + 5) }),
    ];
  };

  it('decides once for each fact that it is told, and rests in between', () => {
    const { decisions } = given(session)
      .under(perverse)
      .when(...turn(1), ...turn(2), at(30), at(31));
    expect(decisions.map(({ name }) => name)).toEqual(
      [1, 2].flatMap(() => ['PolicyDecided', 'CommandIssued', 'PolicyDecided', 'CommandIssued']),
    );
  });

  it('starts no capture for ever', () => {
    const turns = [...Array(MOST_RESTARTS * 2).keys()].flatMap((n) => turn(n + 1));
    const { commands } = given(session, ...turns).under(perverse).state;
    expect(commands.filter(({ command }) => command.type === 'StartCapture')).toHaveLength(MOST_RESTARTS + 1);
  });
});
