import type { CaptureDecision, CapturePlan } from '@earwitness/domain';
import { plainPlan } from '@earwitness/testing';
import type { Asked } from '../contract/answering';
import { sinch, type SinchAccount } from '.';
import { accountWith, ace, asking, CALL, credentials, ice, optionsOf, pstn, saying } from './sinch.given';

const plan: CapturePlan = plainPlan;
const decision: CaptureDecision = {
  record: true,
  policyIds: ['mifid'],
  policySetHash: 'a'.repeat(64),
  startWithinMs: 5_000,
  availableWithinMs: 900_000,
  settleMs: 0,
  maxPauseMs: 900_000,
  plan,
};
const mxp = { name: 'connectMxp', destination: { type: 'username', endpoint: 'bob' } };
const startCall = { name: 'startRecording', options: optionsOf('call') };

const by = (more: object) => accountWith({ routing: asking.routing, ...more });

const answeredTo = (more: Partial<Asked<SinchAccount>> = {}) => {
  const asked = { webhook: ice(), account: asking, record: true, decision, routing: saying({ action: pstn }), ...more };
  const { body, facts = [] } = sinch.answering?.answer(asked) ?? { body: undefined };
  return { body, facts: facts.map(({ name }) => name), said: facts };
};
const planned = (more: Partial<CapturePlan>) => ({ decision: { ...decision, plan: { ...plan, ...more } } });

describe('an announcement that policy wants', () => {
  const spoken = planned({ announce: { kind: 'spoken', text: 'We record.' } });
  const tone = planned({ announce: { kind: 'tone' } });
  const say = (text: string) => ({ name: 'say', text, locale: 'en-US' });

  it('comes before the recording, and is told of', () => {
    const { body, facts } = answeredTo(spoken);
    expect(body).toEqual({ instructions: [say('We record.'), startCall], action: pstn });
    expect(facts).toContain('ConsentAnnounced');
    expect(answeredTo().facts).not.toContain('ConsentAnnounced');
  });

  it('comes after what answers the call, and before the action that records', () => {
    const routing = saying({ instructions: [{ name: 'answer' }], action: pstn });
    expect(answeredTo({ ...spoken, routing }).body).toMatchObject({
      instructions: [{ name: 'answer' }, say('We record.'), startCall],
    });
    const later = by({ decideOn: 'ace' });
    const continued = saying({ instructions: [], action: { name: 'continue' } });
    expect(answeredTo({ ...spoken, webhook: ace(), account: later, routing: continued }).body).toMatchObject({
      instructions: [say('We record.')],
      action: { name: 'continue', record: true },
    });
  });

  it('is a tone where the account has one, and said in words where it has none', () => {
    const account = by({ announcement: { text: 'Recorded.', toneFile: 'beep.wav' } });
    const beep = { name: 'playFiles', ids: ['beep.wav'], locale: 'en-US' };
    expect(answeredTo({ ...tone, account }).body).toMatchObject({ instructions: [beep, startCall] });
    expect(answeredTo(tone).body).toMatchObject({ instructions: [say('This call is recorded.'), startCall] });
  });

  it('is not made where nothing is recorded', () => {
    expect(answeredTo({ ...spoken, record: false })).toMatchObject({ body: { action: pstn }, facts: [] });
    expect(answeredTo({ ...spoken, routing: saying({ action: mxp }) }).facts).toEqual(['CaptureFailed']);
  });
});

describe('where policy says how to record', () => {
  const optionsIn = (more: Partial<Asked<SinchAccount>>) =>
    (answeredTo(more).body as { instructions: readonly [{ readonly options: object }] }).instructions[0].options;

  it('its language is that of the transcript', () => {
    expect(optionsIn({ decision: { ...decision, transcribe: { locale: 'de-DE' } } })).toEqual({
      ...optionsOf('call'),
      transcriptionOptions: { enabled: true, locale: 'de-DE' },
    });
  });

  it('its target is the bucket, where the account has one of this name', () => {
    const worm = { type: 'gs', bucket: 'worm', accessKey: 'K', secretKey: 'S' };
    const account = by({ recording: { ...asking.recording, targets: { worm } } });
    const storedIn = (target: string) => ({
      account,
      decision: { ...decision, store: { target, fileName: '', deleteTemporary: false } },
    });
    expect(optionsIn(storedIn('worm'))).toMatchObject({
      destinationUrl: `gs://worm/${CALL}-call.mp3`,
      credentials: 'K:S',
    });
    expect(optionsIn(storedIn('elsewhere'))).toMatchObject({ credentials });
  });
});

describe('a call that cannot be recorded', () => {
  const closed = { failMode: 'closed' } as const;
  const connecting = (more: Partial<CapturePlan>) => answeredTo({ ...planned(more), routing: saying({ action: mxp }) });

  it('is refused where policy wants no call without a recorder', () => {
    expect(connecting(closed)).toMatchObject({
      body: { action: { name: 'hangup' } },
      said: [
        { name: 'CaptureFailed', data: { cause: 'NotSupportedWithConnectMxp' } },
        { name: 'VendorAlarmRaised', data: { alarm: 'CallRefused' } },
      ],
    });
    expect(connecting({ ...closed, prefer: ['sinch-native', 'sinch'] }).body).toEqual({ action: { name: 'hangup' } });
  });

  it.each<[string, Partial<CapturePlan>]>([
    ['policy is open', {}],
    ['another vendor may record it', { ...closed, prefer: ['telnyx-siprec', 'sinch'] }],
    ['another vendor takes over', { ...closed, fallback: { afterMs: 5_000, to: ['iotcomms'] } }],
  ])('goes on where %s', (_, more) => expect(connecting(more).body).toEqual({ action: mxp }));

  it('goes on where it is not to be recorded, and where nothing could be decided', () => {
    const routing = saying({ action: mxp });
    expect(answeredTo({ ...planned(closed), record: false, routing }).body).toEqual({ action: mxp });
    const { decision: _, ...undecided } = { webhook: ice(), account: asking, record: true, routing, decision };
    expect(sinch.answering?.answer(undecided).body).toEqual({ action: mxp });
  });
});
