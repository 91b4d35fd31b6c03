import { setTimeout as sleep } from 'node:timers/promises';
import { CLOUD, IVR, NATIVE, ROOMS, VIDEO } from '../demonstration';
import { request } from './http';
import type { PlannedCall } from './plan';
import type { QueryApi } from './query-api';

export interface Stage {
  /** Where the simulators are, without a name. */
  readonly simulators: string;
  readonly branch: string;
  readonly recordingServer: string;
  readonly api: QueryApi;
}

/** A call that was played, with the ref that the vendor gave it. */
export interface PlayedCall extends PlannedCall {
  readonly vendorRef: string;
  readonly sessionRef: string;
  /** Whether the recording was silenced for a while, as was asked. */
  readonly wasPaused: boolean;
  /** The vendor had no answer to whether it shall be recorded, and went by its own default. */
  readonly wasDeclined: boolean;
}

/** What goes wrong on the way, in a network as it is. */
const TELNYX_FAULTS = {
  duplicate: 0.15,
  reorderWithinMs: 250,
  forgeSignature: 0.1,
  stale: 0.05,
  unknownType: 0.05,
  lostAnswer: 0.1,
  serverError: 0.05,
};
const RECORDER_FAULTS = {
  duplicate: 0.15,
  reorderWithinMs: 200,
  forgeSignature: 0.1,
  stale: 0.05,
  foreignTopic: 0.05,
  unknownType: 0.05,
  noMedia: 0.08,
  storeErrorOnce: 0.15,
};

const post = async (url: string, body: unknown): Promise<Record<string, string>> => {
  const answer = await request('POST', url, { body });
  if (answer.status >= 300 && answer.status !== 403) throw new Error(`${url} was answered ${answer.status}`);
  return answer.body as Record<string, string>;
};

/** Sinch says nothing twice: what is lost is lost. */
const CLOUD_FAULTS = {
  duplicate: 0.15,
  forgeSignature: 0.1,
  stale: 0.05,
  unknownType: 0.05,
  withCharset: 0.5,
  withoutZ: 0.5,
};
const IVR_FAULTS = { duplicate: 0.15, reorderWithinMs: 200, forgeSignature: 0.1, unknownType: 0.05, numericIds: 0.3 };
const VIDEO_FAULTS = {
  duplicate: 0.15,
  reorderWithinMs: 200,
  forgeSignature: 0.1,
  unknownType: 0.05,
  crash: 0.2,
  created: 0.3,
};

export interface Weather {
  readonly telnyx?: Readonly<Record<string, number>>;
  readonly recorder?: Readonly<Record<string, number>>;
  readonly cloud?: Readonly<Record<string, number>>;
  readonly ivr?: Readonly<Record<string, number>>;
  readonly video?: Readonly<Record<string, number>>;
}

/** From now on the vendors' networks have these faults; none where none are named. */
export const setFaults = async (
  { simulators, branch, recordingServer }: Stage,
  { telnyx = {}, recorder = {}, cloud = {}, ivr = {}, video = {} }: Weather,
): Promise<void> => {
  await post(`${simulators}/telnyx/__sim/faults`, telnyx);
  await post(`${simulators}/${CLOUD}/__sim/faults`, cloud);
  await post(`${simulators}/${IVR}/__sim/faults`, ivr);
  for (const name of [VIDEO, ROOMS]) await post(`${simulators}/${name}/__sim/faults`, video);
  await post(`${simulators}/${recordingServer}/__sim/faults`, recorder);
  await post(`${simulators}/${branch}/__sim/faults`, { ...recorder, noMedia: 0 });
};

/** A network as it is. */
export const USUAL: Required<Weather> = {
  telnyx: TELNYX_FAULTS,
  recorder: RECORDER_FAULTS,
  cloud: CLOUD_FAULTS,
  ivr: IVR_FAULTS,
  video: VIDEO_FAULTS,
};

/** Sets the vendors up as a customer would. */
export const prepare = async (stage: Stage, apiKey: string, weather: Weather = USUAL): Promise<void> => {
  const { simulators } = stage;
  const { hostname, port } = new URL(simulators);
  const response = await fetch(`${simulators}/telnyx/v2/siprec_connectors`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ name: 'demo-recorder', host: hostname, port: Number(port) }),
  });
  if (response.status !== 201) throw new Error(`the connector was answered ${response.status}`);
  await setFaults(stage, weather);
};

const headersOf = ({ contactId, traceparent }: PlannedCall) => [
  { name: 'X-Conversation-Id', value: contactId },
  ...(traceparent ? [{ name: 'X-Traceparent', value: traceparent }] : []),
];

const atBranch = async (call: PlannedCall, { simulators, branch }: Stage): Promise<PlayedCall> => {
  const { from, to, talkMs } = call;
  const started = await post(`${simulators}/${branch}/__sim/calls`, { from, to, talkMs });
  await sleep(talkMs);
  const { callId: vendorRef = '', sessionRef = '', state } = started;
  return { ...call, vendorRef, sessionRef, wasPaused: false, wasDeclined: state === 'declined' };
};

/** The agent's desktop silences the recording while the customer reads out a card number. */
const pay = async (call: PlannedCall, sessionRef: string, { api }: Stage): Promise<boolean> => {
  await sleep(call.ringMs + 900);
  try {
    const conversationId = await api.conversationOf(sessionRef);
    if (!conversationId) return false;
    await api.ask(conversationId, 'pause', { reason: 'payment' });
    await sleep(700);
    await api.ask(conversationId, 'resume', {});
    return true;
  } catch {
    // The platform is away: the agent does not take the card number now.
    return false;
  }
};

const overTelnyx = async (call: PlannedCall, stage: Stage): Promise<PlayedCall> => {
  const { kind, from, to, ringMs, talkMs } = call;
  const isAnswered = kind !== 'abandoned';
  const started = await post(`${stage.simulators}/telnyx/__sim/calls`, {
    from,
    to,
    custom_headers: headersOf(call),
    ringMs: isAnswered ? ringMs : null,
    talkMs: isAnswered ? talkMs : null,
    bridgeMs: kind === 'transferred' ? Math.round(talkMs / 3) : null,
  });
  const sessionRef = started.call_leg_id ?? '';
  const wasPaused = kind === 'payment' && (await pay(call, sessionRef, stage));
  if (!isAnswered) {
    await sleep(ringMs);
    await post(`${stage.simulators}/telnyx/__sim/calls/${sessionRef}/hangup`, { cause: 'originator_cancel' });
  }
  return { ...call, vendorRef: started.call_session_id ?? '', sessionRef, wasPaused, wasDeclined: false };
};

/** A call that its vendor's simulator plays by itself, once it is told of it. */
const elsewhere = async (
  call: PlannedCall,
  { simulators }: Stage,
  [name, what, own]: readonly [name: string, what: 'calls' | 'conferences', own: object],
): Promise<PlayedCall> => {
  const { from, to, ringMs, talkMs } = call;
  const body = what === 'calls' ? { from, to, ringMs, talkMs, ...own } : { talkMs, ...own };
  const { sessionRef = '' } = await post(`${simulators}/${name}/__sim/${what}`, body);
  await sleep(ringMs + talkMs);
  return { ...call, vendorRef: sessionRef, sessionRef, wasPaused: false, wasDeclined: false };
};

const MEETING_MS = 3_000;

const placed = (call: PlannedCall, stage: Stage): Promise<PlayedCall> => {
  // A meeting is longer than its recorder takes to start.
  const meeting = { ...call, talkMs: call.talkMs + MEETING_MS };
  switch (call.kind) {
    case 'branch':
      return atBranch(call, stage);
    case 'conference':
      return elsewhere(meeting, stage, ['telnyx', 'conferences', { participants: 3, custom_headers: headersOf(call) }]);
    case 'native':
      return elsewhere(call, stage, [NATIVE, 'calls', {}]);
    case 'cloud':
      return elsewhere(call, stage, [CLOUD, 'calls', {}]);
    case 'cloudConference':
      return elsewhere(call, stage, [CLOUD, 'conferences', { conferenceId: call.contactId, participants: 2 }]);
    case 'ivr':
      return elsewhere(call, stage, [IVR, 'calls', {}]);
    case 'video':
      return elsewhere(meeting, stage, [VIDEO, 'conferences', {}]);
    case 'room':
      return elsewhere(meeting, stage, [ROOMS, 'conferences', { autoRecord: true }]);
    case 'recorded':
    case 'payment':
    case 'transferred':
    case 'abandoned':
      return overTelnyx(call, stage);
  }
};

/** Plays the calls, many at a time as in a contact centre. @returns them as they were placed. */
export const play = (calls: readonly PlannedCall[], stage: Stage): Promise<readonly PlayedCall[]> =>
  Promise.all(
    calls.map(async (call) => {
      await sleep(call.startsAfterMs);
      return placed(call, stage);
    }),
  );
