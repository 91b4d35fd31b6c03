import { setTimeout as sleep } from 'node:timers/promises';
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

/** Sets the vendors up as a customer would, and their network as it is. */
export const prepare = async ({ simulators, branch, recordingServer }: Stage, apiKey: string): Promise<void> => {
  const { hostname, port } = new URL(simulators);
  const response = await fetch(`${simulators}/telnyx/v2/siprec_connectors`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ name: 'demo-recorder', host: hostname, port: Number(port) }),
  });
  if (response.status !== 201) throw new Error(`the connector was answered ${response.status}`);
  await post(`${simulators}/telnyx/__sim/faults`, TELNYX_FAULTS);
  await post(`${simulators}/${recordingServer}/__sim/faults`, RECORDER_FAULTS);
  await post(`${simulators}/${branch}/__sim/faults`, { ...RECORDER_FAULTS, noMedia: 0 });
};

const headersOf = ({ contactId, traceparent }: PlannedCall) => [
  { name: 'X-Conversation-Id', value: contactId },
  ...(traceparent ? [{ name: 'X-Traceparent', value: traceparent }] : []),
];

const atBranch = async (call: PlannedCall, { simulators, branch }: Stage): Promise<PlayedCall> => {
  const { from, to, talkMs } = call;
  const started = await post(`${simulators}/${branch}/__sim/calls`, { from, to, talkMs });
  await sleep(talkMs);
  return { ...call, vendorRef: started.callId ?? '', sessionRef: started.sessionRef ?? '', wasPaused: false };
};

/** The agent's desktop silences the recording while the customer reads out a card number. */
const pay = async (call: PlannedCall, sessionRef: string, { api }: Stage): Promise<boolean> => {
  await sleep(call.ringMs + 900);
  const conversationId = await api.conversationOf(sessionRef);
  if (!conversationId) return false;
  await api.ask(conversationId, 'pause', { reason: 'payment' });
  await sleep(700);
  await api.ask(conversationId, 'resume', {});
  return true;
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
  return { ...call, vendorRef: started.call_session_id ?? '', sessionRef, wasPaused };
};

/** Plays the calls, many at a time as in a contact centre. @returns them as they were placed. */
export const play = (calls: readonly PlannedCall[], stage: Stage): Promise<readonly PlayedCall[]> =>
  Promise.all(
    calls.map(async (call) => {
      await sleep(call.startsAfterMs);
      return call.kind === 'branch' ? atBranch(call, stage) : overTelnyx(call, stage);
    }),
  );
