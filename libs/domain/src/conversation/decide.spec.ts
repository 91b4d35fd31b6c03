import { at, contextOf, decided, fact, given, origin } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import type { DecisionContext } from '../context';
import type { Fact } from '../facts/fact';
import { commandStatus } from '../command/command-status';
import type { Decided } from '../policy/decided';
import { decide, nextDeadline } from './decide';
import { evolve } from './evolve';
import { absent, type Conversation } from './state';

const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: true };
const context = contextOf({
  decision: { store },
  profiles: { telnyx: { ...telnyx, startsWithSession: ['native'] }, iotcomms },
});

const session = fact('SessionStarted', {});
const linked = (kind: 'conversation' | 'carried' | 'registered' | 'grouping') =>
  fact('SessionStarted', {}, { links: [{ kind, value: 'x', evidence: 'header' }] });

const tell = (state: Conversation, ...facts: readonly Fact[]): Conversation =>
  facts.reduce(
    (known, heard) => decide({ kind: 'fact', fact: heard, now: heard.origin.receivedAt }, known, context).state,
    state,
  );

const recordingIf = (record: boolean, { basis, decision }: Decided): Decided => ({
  basis,
  decision: { ...decision, record },
});

describe('a conversation', () => {
  it.each([
    ['conversation', false],
    ['carried', false],
    ['registered', false],
    ['grouping', true],
  ] as const)('that a %s link leads to is provisional: %s', (kind, provisional) => {
    given()
      .when(linked(kind))
      .then(
        decided('ConversationOpened', { provisional }),
        ...(['PolicyDecided', 'CaptureExpected', 'CommandIssued'] as const),
      );
  });

  it('hears a fact once, whatever it says the second time', () => {
    const again = { ...session, origin: origin({ occurredAt: at(99) }) };
    given(session).when(session, again).then();
    expect(given(session, again).state.sessions[0]?.startedAt).toBe(at(0));
  });

  it('has the trace of its first fact', () => {
    const other = fact('SessionStarted', {}, { traceId: 'b'.repeat(32) });
    expect(given(session, other).state.traceId).toBe(session.origin.traceId);
  });

  it('keeps what was said of a link by the same words, whoever says it first', () => {
    const said = (evidence: string) =>
      fact('SessionStarted', {}, { links: [{ kind: 'carried', value: 'x', evidence }] });
    const [a, b] = [said('header'), said('metadata')];
    expect(given(a, b).state.links).toEqual(given(b, a).state.links);
  });

  it('asks policy again with every fact, and records what has not changed once', () => {
    const asked: Conversation[] = [];
    const counting: DecisionContext = {
      ...context,
      decisionFor: (state, now) => {
        asked.push(state);
        return context.decisionFor(state, now);
      },
    };
    const { decisions } = given()
      .under(counting)
      .when(session, fact('SessionStarted', {}, { sessionRef: 'session-2' }));
    expect(decisions.filter(({ name }) => name === 'PolicyDecided')).toHaveLength(1);
    expect(asked.at(-1)?.sessions).toHaveLength(2);
  });

  it('sends what it knows of the session along with a command, and keeps none of it', () => {
    const known = fact(
      'SessionStarted',
      {},
      { refs: { callControlRef: 'v3:1' }, handles: { 'call.answered': 'sealed' } },
    );
    const story = given().under(context).when(known);
    const command = expect.objectContaining({
      refs: { callControlRef: 'v3:1' },
      handles: { 'call.answered': 'sealed' },
    });
    expect(story.decisions).toContainEqual({ name: 'CommandIssued', data: { command } });
    expect(story.state.commands[0]?.command).toMatchObject({ refs: {}, handles: {} });
  });
});

describe('late facts', () => {
  it('of a start after the end fill in the times and change nothing else', () => {
    const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(60) });
    const stopped = fact('CaptureStopped', { mode: 'siprec' }, { captureRef: 's', occurredAt: at(60) });
    const started = fact('CaptureStarted', { mode: 'siprec', confirmed: true }, { captureRef: 's', occurredAt: at(2) });
    const { state } = given(ended, stopped, started, session).under(context);
    expect(state.sessions[0]).toMatchObject({ startedAt: at(0), endedAt: at(60) });
    expect(state.captures[0]).toMatchObject({ startedAt: at(2), stoppedAt: at(60) });
    expect(state.commands.map((life) => commandStatus(state, life))).toEqual(['issued']);
  });

  it('of a recording after its session is over still create it', () => {
    const over = fact('SessionEnded', { outcome: 'completed' }, { vendor: 'iotcomms', occurredAt: at(60) });
    const ready = fact(
      'RecordingAvailable',
      { temporary: true },
      { vendor: 'iotcomms', captureRef: 'r1', occurredAt: at(65) },
    );
    expect(given(over, ready).under(context).state.captures).toMatchObject([
      { mode: 'file', recording: { availableAt: at(65) } },
    ]);
  });
});

describe('a conversation that gives up', () => {
  const over = [
    fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(1) }),
    fact('PauseRequested', { requestId: 'r', requestedBy: 'officer', reason: 'card' }),
  ];
  const story = given(session, { kind: 'giveUp', into: 'survivor', now: at(1) }).under(context);

  it('says where it went, once', () => {
    given(session)
      .under(context)
      .when({ kind: 'giveUp', into: 'survivor', now: at(1) })
      .then(decided('ConversationAbsorbed', { into: 'survivor' }));
    story.when({ kind: 'giveUp', into: 'another', now: at(2) }).then();
    expect(story.state).toMatchObject({ lifecycle: 'absorbed', absorbedInto: 'survivor' });
  });

  it('is silent from then on, and waits for nothing', () => {
    story.when(...over, at(10_000), { kind: 'absorb', from: 'other', facts: over, now: at(2) }).then();
    expect(decide({ kind: 'fact', fact: over[0] as Fact, now: at(2) }, story.state, context).events).toEqual([]);
    expect(nextDeadline(story.state, context)).toBeUndefined();
  });

  it('says nothing where there is none', () =>
    given()
      .when({ kind: 'giveUp', into: 'survivor', now: at(1) })
      .then());
});

describe('a conversation that absorbs another', () => {
  const here = { vendor: 'iotcomms', sessionRef: 'rec' };
  const ready = fact('RecordingAvailable', { temporary: true }, { ...here, captureRef: 'r1', occurredAt: at(30) });
  const storing = decide({ kind: 'time', now: at(31) }, tell(absent('other'), session, ready), context);
  const absorb = (...facts: readonly Fact[]) => ({ kind: 'absorb' as const, from: 'other', facts, now: at(50) });
  const evidence = { kind: 'carried', value: 'header:1', evidence: 'custom_headers' } as const;

  it('takes its facts once, with the evidence', () => {
    const input = { ...absorb(ready), evidence };
    given(session)
      .under(context)
      .when(input)
      .then(decided('ConversationsMerged', { from: 'other', evidence }));
    given(session, input).under(context).when(input, absorb(session)).then();
  });

  it('demands what the other had demanded, as the same commands', () => {
    const [before] = storing.events.flatMap((e) => (e.name === 'CommandIssued' ? [e.data.command] : []));
    const after = given(session, absorb(ready)).under(context).when(at(50)).decisions;
    expect(after).toContainEqual({
      name: 'CommandIssued',
      data: { command: expect.objectContaining({ commandId: before?.commandId }) },
    });
  });

  it('knows that what the other had sent has had its effect', () => {
    const [before] = storing.events.flatMap((e) => (e.name === 'CommandIssued' ? [e.data.command] : []));
    const accepted = fact('CommandAccepted', { commandId: before?.commandId }, { ...here, occurredAt: at(32) });
    const stored = fact(
      'RecordingStored',
      { location: { store: 's3' } },
      { ...here, captureRef: 'r1', occurredAt: at(33) },
    );
    const { state } = given(session, absorb(ready, accepted, stored), at(51)).under(context);
    const types = state.commands.map((life) => `${life.command.type} ${commandStatus(state, life)}`);
    expect(types).toEqual(['StartCapture issued', 'StoreRecording confirmed', 'DeleteRecording issued']);
  });

  it('asks policy again, about all the facts', () => {
    const demanding: DecisionContext = {
      ...context,
      decisionFor: (state, now) => recordingIf(state.sessions.length > 1, context.decisionFor(state, now)),
    };
    const other = fact('SessionStarted', {}, { sessionRef: 'session-2' });
    given(session)
      .under(demanding)
      .when(absorb(other))
      .then('ConversationsMerged', 'PolicyDecided', 'CaptureExpected', 'CommandIssued', 'CommandIssued');
  });
});

describe('an expectation that policy gives up after a merge', () => {
  it('is excused, not missed', () => {
    const sparing: DecisionContext = {
      ...context,
      decisionFor: (state, now) => recordingIf(state.sessions.length === 1, context.decisionFor(state, now)),
    };
    const other = fact('SessionStarted', {}, { sessionRef: 'session-2' });
    const over = [undefined, 'session-2'].map((sessionRef) =>
      fact('SessionEnded', { outcome: 'completed' }, { ...(sessionRef && { sessionRef }), occurredAt: at(60) }),
    );
    given(session, { kind: 'absorb', from: 'other', facts: [other], now: at(1) }, ...over)
      .under(sparing)
      .when(at(10_000))
      .then(decided('ExpectationExcused', { reason: 'NoLongerDemanded' }));
  });
});

describe('folding', () => {
  it('takes an event that is there already as nothing new', () => {
    const { state } = given(session).under(context);
    expect(evolve(state, { ...session, recordedAt: at(9) })).toBe(state);
  });
});
