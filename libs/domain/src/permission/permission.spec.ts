import { at, contextOf, decided, fact, given, plainPlan } from '@earwitness/testing';
import { telnyx } from '../conformance/vendors';
import type { AccountProfile, Capability } from '../context';
import type { Conversation } from '../conversation/state';
import { consentOf } from '../statement/consent';
import type { CommandType } from '../commands';
import type { Fact } from '../facts/fact';
import type { CaptureDecision, CapturePlan } from '../policy/capture-decision';

const native = telnyx.capabilities.native as Capability;
const able = (...more: readonly CommandType[]): AccountProfile => ({
  startsWithSession: ['native'],
  capabilities: { native: { ...native, supports: [...native.supports, ...more] } },
});

const plan = (onProhibition: CapturePlan['onProhibition']): CapturePlan => ({ ...plainPlan, onProhibition });
type Demanded = Partial<CaptureDecision>;
const prohibited: Demanded = { record: false, decidedBy: 'prohibition', policyIds: ['consent'] };

const isRefused = (state: Conversation): boolean => ['declined', 'withdrawn'].includes(consentOf(state).state);

/** Recorded unless somebody refuses. */
const unlessRefused = (refused: Demanded = prohibited, profile = able()) =>
  contextOf({ decision: (state) => (isRefused(state) ? refused : {}), profiles: { telnyx: profile } });

const api = { vendor: 'earwitness', account: 'api', sessionRef: '', links: [] };
const said = (name: 'ConsentDeclined' | 'ConsentWithdrawn' | 'ConsentGranted', seconds: number) =>
  fact(name, {}, { ...api, occurredAt: at(seconds) }) as Fact;
const withdrawn = said('ConsentWithdrawn', 20);
const session = fact('SessionStarted', {});
const about = (seconds: number, captureRef = 'r1') => ({ captureRef, occurredAt: at(seconds) });
const started = fact('CaptureStarted', { mode: 'native', confirmed: true }, about(1));
const stopped = fact('CaptureStopped', { mode: 'native' }, about(21));
const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(60) });
const issued = (type: CommandType) => decided('CommandIssued', { command: expect.objectContaining({ type }) });
const recordingIs = (record: boolean) => decided('PolicyDecided', { decision: expect.objectContaining({ record }) });

describe('a permission that is withdrawn', () => {
  it('stops what is captured, once', () => {
    const story = given(session, started).under(unlessRefused());
    story.when(withdrawn).then(recordingIs(false), issued('StopCapture'));
    story.when(withdrawn, withdrawn, at(21)).then(recordingIs(false), issued('StopCapture'));
  });

  it('stops what is only heard of later', () =>
    given(session, withdrawn).under(unlessRefused()).when(started).then(issued('StopCapture')));

  it('leaves alone what has ended', () =>
    given(session, started, stopped).under(unlessRefused()).when(withdrawn).then(recordingIs(false)));

  it('discards what policy wants gone, where the vendor can', () =>
    given(session, started)
      .under(unlessRefused({ ...prohibited, plan: plan('discard') }, able('CancelCapture')))
      .when(withdrawn)
      .then(recordingIs(false), issued('CancelCapture')));

  it('stops where it cannot discard, and deletes the file once there is one', () => {
    const available = fact('RecordingAvailable', { temporary: true }, about(30));
    given(session, started, withdrawn, stopped, available)
      .under(unlessRefused({ ...prohibited, plan: plan('discard') }, able('DeleteRecording')))
      .when(at(31), at(32))
      .then(issued('DeleteRecording'));
  });

  it.each([
    ['that is to be kept', { ...prohibited, plan: plan('keep') }],
    ['that is held', { ...prohibited, plan: plan('discard'), retention: { dispose: 'keep' as const, hold: true } }],
    [
      'that another class of policy does not want',
      { ...prohibited, decidedBy: 'exclusion' as const, plan: plan('discard') },
    ],
  ])('deletes nothing %s', (_, refused) => {
    const available = fact('RecordingAvailable', { temporary: true }, about(30));
    given(session, started, withdrawn, stopped, available)
      .under(unlessRefused(refused, able('DeleteRecording')))
      .when(at(31))
      .then();
  });

  it('ends the retries of a start', () => {
    const [start] = given(session).under(unlessRefused()).state.commands;
    const busy = fact('CommandRefused', { commandId: start?.id, reason: 'busy', retryable: true });
    given(session, busy).under(unlessRefused()).when(at(30)).then(issued('StartCapture'), 'ExpectationOverdue');
    given(session, busy, withdrawn).under(unlessRefused()).when(at(30)).then();
  });

  it('does not stop what somebody asked for, unless it is prohibited', () => {
    const asked = { requestId: 'r', requestedBy: 'a', sessionKey: 'telnyx/main/session-1', mode: 'native' as const };
    const requested = fact('CaptureRequested', asked, api);
    const before = (refused: Demanded) => given(session, requested).under(unlessRefused(refused, able()));
    const capture = before(prohibited).state.commands.find(({ command }) => command.intent.startsWith('request'));
    const running = fact(
      'CaptureStarted',
      { mode: 'native', confirmed: true },
      { captureId: capture?.command.captureId ?? '', ...about(2) },
    );
    const story = (refused: Demanded) => given(session, requested, running).under(unlessRefused(refused));
    story({ ...prohibited, decidedBy: 'exclusion' })
      .when(withdrawn)
      .then(recordingIs(false));
    story(prohibited).when(withdrawn).then(recordingIs(false), issued('StopCapture'));
  });

  it('leaves alone what nobody demanded and a vendor records of its own', () =>
    given(withdrawn, session)
      .under(unlessRefused({ ...prohibited, decidedBy: 'exclusion' }))
      .when(started)
      .then());
});

describe('a prohibition', () => {
  it('withholds a start that somebody asks for', () => {
    const asked = { requestId: 'r', requestedBy: 'a', sessionKey: 'telnyx/main/session-1', mode: 'native' as const };
    given(session, withdrawn)
      .under(unlessRefused())
      .when(fact('CaptureRequested', asked, api))
      .then(decided('CommandWithheld', { reason: 'Prohibited' }));
  });

  it('excuses what was expected, and says why', () => {
    const excused = (reason: string) => decided('ExpectationExcused', { reason });
    const over = (...facts: readonly Fact[]) =>
      given(session, ...facts, ended)
        .under(unlessRefused())
        .when(at(1_000));
    over(withdrawn).then(excused('ConsentWithdrawn'));
    over(said('ConsentDeclined', 20)).then(excused('ConsentDeclined'));
  });
});

describe('a permission that is given again', () => {
  const before = [session, started, withdrawn] as const;
  const granted = said('ConsentGranted', 40);

  it('starts anew what was stopped, as a capture of its own', () => {
    const again = given(...before, stopped).under(unlessRefused());
    again.when(granted).then(recordingIs(true), issued('StartCapture'));
    const captureIds = given(...before, stopped, granted)
      .under(unlessRefused())
      .state.commands.filter(({ command }) => command.type === 'StartCapture')
      .map(({ command }) => command.captureId);
    expect(new Set(captureIds).size).toBe(2);
  });

  it('waits until what was stopped is seen to have ended', () =>
    given(...before)
      .under(unlessRefused())
      .when(granted, stopped)
      .then(recordingIs(true), issued('StartCapture')));

  it('stops the new one too when it is withdrawn once more', () => {
    const anew = fact('CaptureStarted', { mode: 'native', confirmed: true }, about(41, 'r2'));
    given(...before, stopped, granted, anew)
      .under(unlessRefused())
      .when(said('ConsentWithdrawn', 50))
      .then(recordingIs(false), issued('StopCapture'));
  });

  it('does not stop again what is on its way to stop', () => {
    const refused = fact('CommandRefused', { commandType: 'StopCapture', reason: 'busy', retryable: true }, about(22));
    given(...before, refused, granted)
      .under(unlessRefused())
      .when(at(100))
      .then();
    given(...before, refused)
      .under(unlessRefused())
      .when(at(100))
      .then(issued('StopCapture'));
  });
});

describe('a recording that is demanded in mid call', () => {
  const onceGranted = contextOf({
    decision: (state) => (consentOf(state).state === 'granted' ? {} : { record: false, policyIds: [] }),
    profiles: { telnyx: able() },
  });
  const granted = said('ConsentGranted', 30);

  it('must have started in time from then on', () => {
    given(session)
      .under(onceGranted)
      .when(granted)
      .then(recordingIs(true), decided('CaptureExpected', { by: at(35) }), issued('StartCapture'));
    given(session, granted).under(onceGranted).when(at(34.999)).then();
    given(session, granted).under(onceGranted).when(at(35)).then('ExpectationOverdue');
  });

  it('counts from when it was said, not from when it was heard', () => {
    const late = fact('SessionStarted', {}, { receivedAt: at(50) });
    given(granted)
      .under(onceGranted)
      .when(late)
      .then(recordingIs(true), decided('CaptureExpected', { by: at(35) }), issued('StartCapture'));
  });
});
