import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import type { Capability, DecisionContext } from '../context';
import { decide } from '../conversation/decide';
import type { Fact } from '../facts/fact';
import type { CaptureDecision, Retention } from '../policy/capture-decision';
import { issued } from './planning.given';

const DAY = 86_400;
const terms: Retention = {
  retainMinMs: 10 * DAY * 1000,
  retainMaxMs: 20 * DAY * 1000,
  dispose: 'deleteMedia',
  hold: false,
};
const native = telnyx.capabilities.native as Capability;
const deleting: Capability = { ...native, supports: [...native.supports, 'DeleteRecording'] };
const retaining = (more: Partial<Retention> = {}, decision: Partial<CaptureDecision> = {}): DecisionContext =>
  contextOf({
    decision: { ...decision, retention: { ...terms, ...more } },
    profiles: {
      telnyx: { startsWithSession: [], capabilities: { native: deleting } },
      sinch: { startsWithSession: [], capabilities: { native } },
      iotcomms,
    },
  });
const context = retaining();

const session = fact('SessionStarted', {});
const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(20) });
const of = (captureRef: string, seconds: number, vendor = 'telnyx') => ({
  vendor,
  captureRef,
  occurredAt: at(seconds),
});
const location = { store: 's3', bucket: 'archive', key: 'a.mp3' } as const;
const kept = (vendor = 'telnyx') =>
  fact('RecordingAvailable', { temporary: false, location: { store: 'vendor', key: 'r1' } }, of('r1', 30, vendor));
const temporary = fact('RecordingAvailable', { temporary: true }, of('r1', 30, 'iotcomms'));
const stored = fact('RecordingStored', { location }, of('r1', 40, 'iotcomms'));
const deleted = (vendor: string) => fact('RecordingDeleted', {}, of('r1', 50, vendor));
const started = fact('CaptureStarted', { mode: 'native', confirmed: true }, of('r1', 1));

const keptAtTelnyx = [session, started, ended, kept()] as const;
const set = (more: object = {}) =>
  decided('RetentionSet', {
    retainUntil: at(30 + 10 * DAY),
    disposeAt: at(30 + 20 * DAY),
    dispose: 'deleteMedia',
    hold: false,
    ...more,
  });
const disposal = issued({ type: 'DeleteRecording', captureRef: 'r1', intent: 'telnyx/main/r1/dispose' });

const captureIdOf = (...facts: readonly Fact[]): string => given(...facts).state.captures[0]?.id ?? '';
/** What time decides where policies put the recording on hold since. */
const onHoldAt = (seconds: number, story: ReturnType<typeof given>) =>
  decide({ kind: 'time', now: at(seconds) }, story.state, retaining({ hold: true })).events.map(({ name }) => name);

describe('how long a recording is kept', () => {
  it('is recorded when it is kept, once', () => {
    given(...keptAtTelnyx)
      .under(context)
      .when(at(30))
      .then(set());
    given(...keptAtTelnyx, at(30))
      .under(context)
      .when(at(500))
      .then();
  });

  it('counts from when there was one, though it was stored later', () =>
    given(session, temporary, stored, deleted('iotcomms')).under(context).when(at(60)).then(set()));

  it('is not recorded of what is not kept', () => given(session, temporary).under(context).when(at(60)).then());

  it('has no end where nothing is disposed of, and while it is on hold', () => {
    for (const more of [{ dispose: 'keep' as const }, { hold: true }]) {
      const { decisions } = given(...keptAtTelnyx)
        .under(retaining(more))
        .when(at(30));
      expect(decisions).toMatchObject([{ name: 'RetentionSet', data: more }]);
      expect(decisions[0]?.data).not.toHaveProperty('disposeAt');
    }
  });

  it('never ends before its shortest time', () =>
    given(...keptAtTelnyx)
      .under(retaining({ retainMaxMs: 1 }))
      .when(at(30))
      .then(set({ disposeAt: at(30 + 10 * DAY) })));

  it('is recorded again when it changes', () => {
    for (const seconds of [40, 30 + 30 * DAY]) {
      const story = given(...keptAtTelnyx, at(30)).under(context);
      expect(story.state.retentions).toMatchObject([{ hold: false }]);
      expect(onHoldAt(seconds, story)).toEqual(['PolicyDecided', 'RetentionSet']);
    }
  });
});

describe('when its time is over a recording', () => {
  it('is deleted at the vendor that keeps it', () => {
    given(...keptAtTelnyx, at(30))
      .under(context)
      .when(at(30 + 20 * DAY - 1))
      .then();
    given(...keptAtTelnyx, at(30))
      .under(context)
      .when(at(30 + 20 * DAY))
      .then(disposal);
  });

  it('is for others to dispose of where they keep it, which they are told once', () => {
    const due = decided('DisposalDue', { captureId: captureIdOf(temporary), dispose: 'deleteMedia', location });
    const story = given(session, temporary, stored, deleted('iotcomms'), at(50)).under(context);
    story.when(at(30 + 20 * DAY)).then(due);
    given(session, temporary, stored, deleted('iotcomms'), at(30 + 20 * DAY))
      .under(context)
      .when(at(30 + 40 * DAY))
      .then();
  });

  it('is for others to dispose of where its vendor has no way to delete it', () => {
    const due = decided('DisposalDue', { location: { store: 'vendor', key: 'r1' } });
    const [begun, available] = ['CaptureStarted', 'RecordingAvailable'] as const;
    given(
      fact('SessionStarted', {}, { vendor: 'sinch' }),
      fact(begun, { mode: 'native', confirmed: true }, of('r1', 1, 'sinch')),
      fact(available, { temporary: false, location: { store: 'vendor', key: 'r1' } }, of('r1', 30, 'sinch')),
      at(40),
    )
      .under(context)
      .when(at(30 + 20 * DAY))
      .then(due);
  });

  it('is left alone where its vendor has deleted it already', () =>
    given(...keptAtTelnyx, deleted('telnyx'), at(60))
      .under(context)
      .when(at(30 + 20 * DAY))
      .then());

  it('is not deleted by another attempt while it is on hold', () => {
    const told = [...keptAtTelnyx, at(30 + 20 * DAY)] as const;
    const life = given(...told)
      .under(context)
      .state.commands.at(-1);
    const busy = fact(
      'CommandRefused',
      { commandId: life?.id, reason: 'busy', retryable: true },
      of('r1', 31 + 20 * DAY),
    );
    const story = given(...told, busy).under(context);
    story.when(at(40 + 20 * DAY)).then(issued({ type: 'DeleteRecording', attempt: 2 }));
    expect(onHoldAt(40 + 20 * DAY, story)).toEqual(['PolicyDecided', 'RetentionSet']);
  });
});

describe('a deletion that somebody asks for', () => {
  const asked = (seconds: number, captureId = captureIdOf(...keptAtTelnyx)) =>
    fact(
      'DeleteRequested',
      { requestId: 'r', requestedBy: 'officer', captureId },
      { vendor: 'api', sessionRef: '', links: [], occurredAt: at(seconds) },
    );
  const withheld = (reason: string) => decided('CommandWithheld', { reason });

  it('is withheld while the recording is on hold', () =>
    given(...keptAtTelnyx)
      .under(retaining({ hold: true }))
      .when(asked(40 * DAY))
      .then(withheld('OnHold')));

  it('is withheld before the shortest time is over', () => {
    given(...keptAtTelnyx)
      .under(context)
      .when(asked(30 + 10 * DAY - 1))
      .then(withheld('RetainedUntil'));
    given(...keptAtTelnyx)
      .under(context)
      .when(asked(30 + 10 * DAY))
      .then(issued({ type: 'DeleteRecording', captureRef: 'r1' }));
  });

  it('is withheld before there is anything to delete, where there will be something to retain', () =>
    given(session, started).under(context).when(asked(10)).then(withheld('RetainedUntil')));

  it('is done where policy retains nothing', () =>
    given(...keptAtTelnyx)
      .under(retaining({ retainMinMs: undefined }))
      .when(asked(40))
      .then(issued({ type: 'DeleteRecording' })));

  it('is no matter of an original that was stored elsewhere', () => {
    const store = { target: 'archive', fileName: 'a.mp3', deleteTemporary: true };
    given(session, temporary, at(31), stored)
      .under(retaining({ hold: true }, { store, startWithinMs: 10 ** 9 }))
      .when(at(40))
      .then(decided('RetentionSet', { hold: true }), issued({ type: 'DeleteRecording', captureRef: 'r1' }));
  });
});
