import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { factCatalogue, type Instant } from '@earwitness/domain';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { telnyx, type TelnyxAccount } from '.';
import { decodeClientState, encodeClientState } from './telnyx.client-state';

const AT: Instant = '2026-03-02T09:30:00.000Z';
const LEG = '5ba1f2f6-162d-11f1-9d3a-02420a1f0a69';
const CALL = '5b9e8f3c-162d-11f1-8f52-02420a1f0a69';
const TRACE = 'd9b15290fa9611efa9c8631ff62a0f63';
const OURS = {
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: TRACE,
  captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
  mode: 'siprec',
} as const;

const account: TelnyxAccount = {
  ...telnyx.accountSchema.parse({
    publicKeys: ['+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik='],
    apiKey: 'k',
    siprec: { connectorName: 'srs' },
    correlationHeaders: ['X-Interaction-Id'],
  }),
  id: 'main',
  tenant: 'bank',
};

const webhook = (body: string | object): RawWebhook => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  kind: '',
  receivedAt: AT,
});
const interpreted = (body: string | object): readonly VendorFact[] => telnyx.interpret(webhook(body), account).facts;
const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', `${name}.webhook.json`), 'utf8');

const ofLeg = {
  call_control_id: 'v3:abc',
  call_leg_id: LEG,
  call_session_id: CALL,
  connection_id: '1684641123236054244',
};
const event = (type: string, payload: object = {}, id: string | undefined = 'e-1') => ({
  data: { record_type: 'event', event_type: type, id, payload: { ...ofLeg, ...payload } },
});

describe('what a Telnyx webhook says', () => {
  it.each([
    ['call-initiated-inbound', 'SessionAnnounced', { direction: 'inbound', from: '+35319605860', to: '+35312345678' }],
    ['call-answered-with-interaction-header', 'SessionStarted', { from: '+35319605860' }],
    ['call-bridged', 'SessionsBridged', { from: '+35319605860', to: '+35312345678' }],
    ['call-hung-up-by-caller', 'SessionEnded', { outcome: 'completed', cause: 'normal_clearing', endedBy: 'caller' }],
    ['call-key-pressed-while-paying', 'SessionProgressed', { phase: 'call.dtmf.received' }],
    ['siprec-started', 'CaptureStarted', { mode: 'siprec', confirmed: true }],
    ['siprec-stopped-with-the-call', 'CaptureStopped', { mode: 'siprec', cause: 'Normal' }],
    ['siprec-failed-without-client-state', 'CaptureFailed', { mode: 'siprec', stage: 'start', cause: 'NoAnswer' }],
    ['streaming-failed-to-connect', 'CaptureFailed', { mode: 'stream', stage: 'start', cause: 'Unreachable' }],
    ['recording-not-stored-for-bad-credentials', 'CaptureFailed', { stage: 'storage', cause: 'StorageUnauthorised' }],
    ['transcript-saved', 'TranscriptAvailable', { transcriptRef: '8f2a0c3e-3a3c-4bb7-9a3b-9d2f6a1c7e55' }],
    ['conference-created', 'SessionStarted', { direction: 'unknown', participants: [] }],
    ['streaming-started', 'CaptureStarted', { mode: 'stream', confirmed: true }],
    ['conference-joined-by-a-leg', 'ParticipantJoined', { participant: { side: 'unknown' } }],
  ])('%s: %s', (name, fact, data) => {
    expect(interpreted(fixture(name))).toMatchObject([{ name: fact, data }]);
  });

  it('names the parties, with a number only where there is one', () => {
    const [announced] = interpreted(fixture('call-initiated-inbound'));
    expect(announced?.data).toMatchObject({
      participants: [
        { participantRef: 'caller', side: 'caller', number: '+35319605860', displayName: 'Åsa Öberg' },
        { participantRef: 'callee', side: 'callee', number: '+35312345678' },
      ],
    });
    const [answered] = interpreted(event('call.answered', { from: 'sip:+4670@a.example', to: 'sip:1001@b.example' }));
    const numbers = (answered?.data as { participants: { number?: string }[] }).participants.map(
      ({ number }) => number,
    );
    expect(numbers).toEqual([undefined, undefined]);
  });

  it('understands the envelope of API v1, with an id of 19 digits as a number', () => {
    const facts = interpreted(fixture('recording-saved-in-the-envelope-of-v1'));
    expect(facts.at(-1)).toMatchObject({
      name: 'RecordingStored',
      refs: { connectionRef: '1684641123236054244' },
      occurredAt: '2026-03-02T09:21:46.508Z',
    });
    const flat = { record_type: 'event', event_type: 'call_initiated', id: 'e-1', payload: ofLeg };
    expect(interpreted(flat)).toMatchObject([{ name: 'SessionAnnounced' }]);
  });

  it('gives a conference a session of its own, in the group of the call', () => {
    const [joined] = interpreted(fixture('conference-joined-by-a-leg'));
    expect(joined).toMatchObject({
      sessionRef: '428c31b6-abf3-3bc1-b7f4-5013ef9657c1',
      groupRef: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
      refs: { kind: 'conference', conferenceRef: '428c31b6-abf3-3bc1-b7f4-5013ef9657c1' },
    });
    expect(joined?.refs).not.toHaveProperty('callControlRef');
  });

  it('reports a transcript that did not succeed as an alarm', () => {
    const facts = interpreted(
      event('call.recording.transcription.saved', { recording_transcription_id: 't', status: 'failed' }),
    );
    expect(facts).toMatchObject([{ name: 'VendorAlarmRaised', data: { error: 'failed' } }]);
  });
});

describe('how a call ended', () => {
  it.each([
    ['normal_clearing', 'completed'],
    ['originator_cancel', 'cancelled'],
    ['user_busy', 'busy'],
    ['no_answer', 'noAnswer'],
    ['timeout', 'noAnswer'],
    ['call_rejected', 'rejected'],
    ['not_found', 'notFound'],
    ['time_limit', 'limitReached'],
    ['unspecified', 'failed'],
    ['a_cause_of_tomorrow', 'unknown'],
  ])('%s: %s, in the words of the vendor too', (cause, outcome) => {
    expect(interpreted(event('call.hangup', { hangup_cause: cause }))).toMatchObject([{ data: { outcome, cause } }]);
  });

  it.each([
    ['all_left', 'completed'],
    ['host_left', 'completed'],
    ['time_exceeded', 'limitReached'],
    ['a_reason_of_tomorrow', 'unknown'],
  ])('of a conference, %s: %s', (reason, outcome) => {
    const facts = interpreted(event('conference.ended', { conference_id: 'c', reason }));
    expect(facts).toMatchObject([{ name: 'SessionEnded', data: { outcome, cause: reason } }]);
  });

  it('keeps a cause of SIPREC that no table knows', () => {
    const facts = interpreted(event('siprec.failed', { failure_cause: 'solar_flare' }));
    expect(facts).toMatchObject([{ data: { cause: 'solar_flare' } }]);
  });
});

describe('what leads from a webhook to its conversation', () => {
  it('is the session, its group, the refs for commands and the headers that carry an id', () => {
    expect(interpreted(fixture('call-answered-with-interaction-header'))).toMatchObject([
      {
        sessionRef: LEG,
        groupRef: CALL,
        traceId: TRACE,
        occurredAt: '2026-03-02T09:14:05.220Z',
        refs: {
          kind: 'leg',
          callControlRef: expect.stringMatching(/^v3:/),
          callSessionRef: CALL,
          connectionRef: '1684641123236054244',
        },
        links: [
          {
            kind: 'carried',
            value: 'header:x-interaction-id:b0f4c1de-3a77',
            evidence: 'custom_headers/x-interaction-id',
          },
          { kind: 'carried', value: `trace:${TRACE}`, evidence: 'custom_headers/x-traceparent' },
          { kind: 'grouping', value: `telnyx/main/session/${CALL}`, evidence: 'call_session_id' },
          { kind: 'session', value: `telnyx/main/leg/${LEG}`, evidence: 'call_leg_id' },
        ],
      },
    ]);
  });

  it('is our own state where the vendor echoes it, with the capture it was set for', () => {
    expect(interpreted(fixture('siprec-started'))).toMatchObject([
      {
        captureId: OURS.captureId,
        traceId: TRACE,
        links: [{ kind: 'conversation', value: OURS.conversationId, evidence: 'client_state' }, {}, {}],
      },
    ]);
  });

  it('does not take the state of a SIPREC capture for that of a recording on the same leg', () => {
    const client_state = encodeClientState(OURS);
    const facts = interpreted(event('call.recording.saved', { client_state, recording_id: 'r' }));
    expect(facts.map(({ captureId }) => captureId)).toEqual([undefined, undefined, undefined]);
    expect(facts[0]?.links).toMatchObject([{ kind: 'conversation' }, {}, {}]);
  });

  it('is not the state of somebody else', () => {
    const theirs = ['e30=', 'eyJ2IjoyfQ==', 'eyJycyI6InJzXzAxSFo4In0=', 'eyJ', 'not base64', 7, null, 'eyJ2IjoxfQ=='];
    for (const client_state of theirs) expect(decodeClientState(client_state)).toBeUndefined();
    expect(decodeClientState(encodeClientState(OURS))).toEqual(OURS);
  });
});

describe('what cannot be understood', () => {
  it.each([
    ['a type that nobody documented', event('call.ai.mood_swing'), 'UnknownType'],
    ['a call event without a leg', event('call.answered', { call_leg_id: null }), 'NotTheDocumentedShape'],
    ['a transcript without its id', event('call.recording.transcription.saved'), 'NotTheDocumentedShape'],
    ['JSON that is no event', { hello: 'world' }, 'NotTheDocumentedShape'],
    ['a list', [1, 2], 'NotTheDocumentedShape'],
    ['a name of JavaScript', event('constructor'), 'UnknownType'],
    ['the form of a TeXML application', 'SiprecEvent=siprec-started&CallSid=v3%3Aabc', 'NotJson'],
    ['nothing at all', '', 'NotJson'],
  ])('%s is kept, with the reason', (_, body, reason) => {
    const [fact, ...more] = interpreted(body);
    expect(more).toEqual([]);
    expect(fact).toMatchObject({ name: 'UnrecognisedWebhook', data: { reason } });
    expect(factCatalogue.UnrecognisedWebhook.data.safeParse(fact?.data).success).toBe(true);
  });

  it('keeps its type, and where it belongs', () => {
    expect(interpreted(event('call.ai.mood_swing'))).toMatchObject([
      { sessionRef: LEG, groupRef: CALL, data: { vendorType: 'call.ai.mood_swing' } },
    ]);
  });

  it('says what was missing', () => {
    const [fact] = interpreted(event('call.answered', { call_leg_id: null }));
    expect(fact?.data).toMatchObject({ detail: expect.stringContaining('call_leg_id') });
  });
});

describe('the id of a delivery', () => {
  const idOf = (body: object): string => telnyx.deliveryId(webhook(body));

  it('is the id of the event, in either envelope', () => {
    expect(idOf(event('call.hold', {}, 'e-7'))).toBe('e-7');
    expect(idOf({ event_type: 'call_hold', webhook_id: 'w-7', payload: ofLeg })).toBe('w-7');
  });

  it('is made of the event itself where there is none, whichever attempt it is', () => {
    const without = ({ data }: ReturnType<typeof event>, attempt: number) => ({
      data: { ...data, id: undefined },
      meta: { attempt },
    });
    const id = idOf(without(event('call.hold'), 1));
    expect(idOf(without(event('call.hold'), 2))).toBe(id);
    expect(idOf(without(event('call.unhold'), 1))).not.toBe(id);
    expect(idOf(without(event('call.hold', { call_leg_id: 'other' }), 1))).not.toBe(id);
  });
});
