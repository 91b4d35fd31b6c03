import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import type { AccountProfile } from '../context';
import type { Fact } from '../facts/fact';

/** Its answer to our question starts the recording; it says neither that the call was answered nor that it records. */
const sinch: AccountProfile = {
  startsWithSession: [],
  capabilities: {
    native: {
      mode: 'native',
      startedBy: 'answer',
      supports: [],
      pause: 'none',
      sendsStartedEvent: false,
      sendsFailedEvent: false,
      canQueryState: false,
      resultWithinMs: {},
    },
  },
};
const silent = { ...telnyx, startsWithSession: [] };
const profiles = { telnyx: silent, iotcomms, sinch };
const context = contextOf({ profiles });

const answered = (vendor: string, record = true) =>
  fact('SessionAnnounced', { answer: { record, reason: 'policy', policyIds: [], policySetHash: '' } }, { vendor });
const session = fact('SessionStarted', {});
const ended = (seconds: number, about = {}) =>
  fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(seconds), ...about });
const by = (captureRef: string, seconds: number, vendor = 'telnyx') => ({
  vendor,
  captureRef,
  occurredAt: at(seconds),
});
const started = (mode: 'native' | 'siprec' | 'stream' | 'file', seconds: number) =>
  fact('CaptureStarted', { mode, confirmed: true }, by(mode, seconds));
const available = (temporary: boolean, seconds: number) =>
  fact('RecordingAvailable', { temporary }, by('native', seconds));
const kept = available(false, 62);

const story = (...before: readonly (Fact | string)[]) => given(...before).under(context);
const satisfied = (late: boolean) => decided('ExpectationSatisfied', { late });
const missed = (cause: string) => decided('ExpectationMissed', { cause });
const excused = (reason: string) => decided('ExpectationExcused', { reason });

describe('an expectation', () => {
  it('arises when a session starts that policy wants recorded', () =>
    story()
      .when(session)
      .then(
        'ConversationOpened',
        'PolicyDecided',
        decided('CaptureExpected', { by: at(5), policyIds: ['record-everything'] }),
      ));

  it('arises when the question was answered with yes', () =>
    story().when(answered('iotcomms')).then('ConversationOpened', 'PolicyDecided', 'CaptureExpected'));

  it('does not arise where the question was answered with no, though facts are kept', () => {
    story().when(answered('iotcomms', false)).then('ConversationOpened', 'PolicyDecided');
    const recording = fact('RecordingAvailable', { temporary: true }, by('r1', 60, 'iotcomms'));
    expect(story(answered('iotcomms', false)).when(recording).state.captures).toHaveLength(1);
  });

  it('arises when something is recorded though nobody heard the question', () => {
    const recording = fact('CaptureStarted', { mode: 'file', confirmed: true }, by('r1', 2, 'iotcomms'));
    story()
      .when(recording)
      .then('ConversationOpened', 'PolicyDecided', decided('CaptureExpected', { by: at(7) }));
    story(recording).when(at(86_462)).then(missed('NoRecordingAppeared'));
  });

  it('does not arise where policy wants nothing recorded', () =>
    given(session)
      .under(contextOf({ profiles, decision: { record: false } }))
      .when(at(10_000))
      .then());

  it('is one for all sessions of a conversation', () =>
    story(session)
      .when(fact('SessionStarted', {}, { sessionRef: 'session-2', occurredAt: at(1) }))
      .then());
});

describe('an expectation is satisfied', () => {
  it('by a recording that its vendor keeps', () => story(session).when(kept).then(satisfied(false)));

  it('by a recording that was stored', () =>
    story(session, available(true, 62))
      .when(fact('RecordingStored', { location: { store: 's3' } }, by('native', 70)))
      .then(satisfied(false)));

  it('late, when it had been given up', () => story(session, ended(60), at(200)).when(kept).then(satisfied(true)));

  it('late, when it had been excused', () => story(session, ended(2), at(200)).when(kept).then(satisfied(true)));

  it('late, when the recording began after it had to', () => {
    const begun = (seconds: number) =>
      fact('CaptureStarted', { mode: 'native', confirmed: true }, by('native', seconds));
    story(session, begun(5)).when(kept).then(satisfied(false));
    story(session, begun(5.001)).when(kept).then(satisfied(true));
    story(session, begun(5.001), begun(4)).when(kept).then(satisfied(false));
  });

  it('late, when the vendor says with the file that it began too late', () => {
    const from = (seconds: number) =>
      fact('RecordingAvailable', { temporary: false, startedAt: at(seconds) }, by('native', 62));
    story(session).when(from(3)).then(satisfied(false));
    story(session).when(from(30)).then(satisfied(true));
  });

  it('in time, when there is another recording that began in time', () => {
    const other = fact('RecordingAvailable', { temporary: false, startedAt: at(3) }, by('other', 62));
    const late = fact('RecordingAvailable', { temporary: false, startedAt: at(30) }, by('native', 62));
    const both = { kind: 'absorb', from: 'b', facts: [late, other], now: at(63) } as const;
    given(session).under(context).when(both).then('ConversationsMerged', satisfied(false));
  });

  it('once', () =>
    story(session, kept)
      .when(fact('RecordingAvailable', { temporary: false }, by('another', 63)), ended(60), at(999))
      .then());

  it('not by live audio, nor by media that another vendor is to record', () => {
    for (const mode of ['stream', 'siprec'] as const)
      story(session, started(mode, 2))
        .when(fact('RecordingAvailable', { temporary: false }, by(mode, 62)))
        .then();
  });

  it('not by a file that the vendor deletes some day', () => story(session).when(available(true, 62)).then());
});

describe('an expectation is overdue', () => {
  it('when nothing has started by the deadline, once', () => {
    story(session).when(at(4.999)).then();
    story(session).when(at(5)).then('ExpectationOverdue');
    story(session, at(5)).when(at(50)).then();
  });

  it('even while somebody listens', () => story(session, started('stream', 2)).when(at(5)).then('ExpectationOverdue'));

  it('not when something has started', () => {
    for (const mode of ['native', 'siprec'] as const) story(session, started(mode, 2)).when(at(5)).then();
  });

  it('from the answer on, where the answer alone starts the recording', () =>
    story(answered('iotcomms')).when(at(5)).then('ExpectationOverdue'));

  it('not while the call still rings', () => {
    story(answered('sinch')).when(at(30)).then();
    const answeredAt = fact('SessionStarted', {}, { vendor: 'sinch', occurredAt: at(30) });
    story(answered('sinch'), answeredAt).when(at(34.999)).then();
    story(answered('sinch'), answeredAt).when(at(35)).then('ExpectationOverdue');
  });

  it('not when the call was over before', () => story(session, ended(3)).when(at(5)).then());
});

describe('an expectation is excused', () => {
  it('when the call was never answered', () =>
    story(answered('sinch'), ended(20, { vendor: 'sinch' }))
      .when(at(80))
      .then(excused('SessionNeverStarted')));

  it('when the call was over before a capture had to start', () =>
    story(session, ended(3)).when(at(63)).then(excused('SessionTooShort')));

  it('not when a capture had failed before the end of so short a call: that was no matter of time', () => {
    const failed = (seconds: number) =>
      fact('CaptureFailed', { mode: 'native', stage: 'start', cause: 'Http500' }, { occurredAt: at(seconds) });
    story(session, failed(2), ended(3)).when(at(63)).then(missed('CaptureFailed: Http500'));
    story(session, ended(3), failed(4)).when(at(63)).then(excused('SessionTooShort'));
  });

  it('no longer, when it turns out that the call had been answered', () =>
    story(
      answered('sinch'),
      ended(20, { vendor: 'sinch' }),
      at(80),
      fact('SessionStarted', {}, { vendor: 'sinch', occurredAt: at(5) }),
    )
      .when(at(81))
      .then('ExpectationOverdue', missed('NeverStarted')));
});

describe('an expectation is missed', () => {
  const over = [session, ended(60)];

  it.each<[string, readonly Fact[]]>([
    ['NeverStarted', []],
    ['NeverStarted', [started('stream', 2)]],
    ['NoRecordingAppeared', [started('native', 2)]],
    ['NoRecordingAppeared', [started('siprec', 2)]],
    ['CaptureFailed: running', [fact('CaptureFailed', { mode: 'native', stage: 'running' }, by('native', 9))]],
    [
      'CaptureFailed: no_answer',
      [fact('CaptureFailed', { mode: 'siprec', stage: 'start', cause: 'no_answer' }, by('s', 9))],
    ],
    ['Cancelled', [started('native', 2), fact('CaptureCancelled', { mode: 'native' }, by('native', 9))]],
    ['NotStored', [available(true, 62)]],
    ['ExpiredBeforeStored', [available(true, 62), fact('RecordingExpired', {}, by('native', 63))]],
    ['DeletedBeforeStored', [available(true, 62), fact('RecordingDeleted', {}, by('native', 63))]],
  ])('because of %s', (cause, facts) => {
    for (const order of [facts, facts.toReversed()])
      expect(
        story(...over, ...order)
          .when(at(120))
          .decisions.at(-1),
      ).toMatchObject(missed(cause));
  });

  it('only when the time for a recording to appear has passed', () =>
    story(session, started('native', 2), ended(60)).when(at(119.999)).then());

  it('only when the last session is over', () => {
    const second = { sessionRef: 'session-2' };
    const both = [
      session,
      started('native', 2),
      fact('SessionStarted', {}, { ...second, occurredAt: at(50) }),
      ended(60),
    ];
    story(...both)
      .when(at(120))
      .then();
    story(...both, ended(90, second))
      .when(at(150))
      .then(missed('NoRecordingAppeared'));
  });

  it('though a session that never started has no end', () =>
    story(answered('iotcomms'), ...over)
      .when(at(120))
      .then('ExpectationOverdue', missed('NeverStarted')));

  it('after a day, where nobody reports the end', () => {
    story(session, started('native', 2)).when(at(86_459)).then();
    story(session, started('native', 2)).when(at(86_460)).then(missed('NoRecordingAppeared'));
  });

  it('for a better reason, when that is heard of late', () =>
    story(...over, at(120))
      .when(fact('CaptureFailed', { mode: 'native', stage: 'start', cause: 'busy' }, by('native', 9)), at(121))
      .then(missed('CaptureFailed: busy')));
});
