import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { noFaults } from '../contract/simulator';
import { TEST_KEY } from './simulator-key';

const chance = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0);
const baseUrl = z.url().transform((url) => url.replace(/\/+$/, ''));

export const simulatorSettings = z.strictObject({
  domain: z.string().default('customer47.prod-eu-north-1.iotcomms.io'),
  /** Where the simulator itself is reached. */
  selfUrl: baseUrl.default('http://127.0.0.1:8090/iotcomms-mediaservice'),
  /** Of the customer: `/newCall`, `/callAnswered` and so on are below it. */
  callbackBase: baseUrl.default('http://127.0.0.1:8080/webhooks/iotcomms-mediaservice/main'),
  /** Left out: `/alarm` below the other callbacks. */
  alarmUrl: z.url().optional(),
  /** PEM that signs callbacks; the customer has configured it. */
  callbackPrivateKey: z.string().default(TEST_KEY),
  /** PEM that the customer's requests are verified by. */
  apiPublicKey: z.string().default(() => createPublicKey(TEST_KEY).export({ type: 'spki', format: 'pem' }).toString()),
  ivrServer: z.string().default('127.0.0.1'),
  /** Empty: not a hybrid deployment, there is no `siteId`. */
  siteId: z.string().default('hy'),
  /** What `action` connects to the IVR. The documents do not name it. */
  ivrAction: z.string().default('ivr'),
  /** Where a call goes that nobody has routed. */
  fallbackAddress: z.string().default('sip:fallback@customer.example'),
  /** How long each question may take; nothing is asked twice for want of an answer. */
  questionTimeoutMs: milliseconds.default(2_000),
  callbackTimeoutMs: milliseconds.default(15_000),
  /** Pause before each attempt; the number of attempts. */
  attemptsAfterMs: z.array(milliseconds).min(1).default([0, 20_000, 20_000, 20_000]),
  /** Whether `httpTransactionId` is another with each attempt. The documents do not say. */
  newTransactionPerAttempt: z.boolean().default(false),
  /** How long anything takes: from half of it to one and a half times. */
  latencyMs: milliseconds.default(400),
  /** How long it takes until a file is in the prompt storage, likewise. */
  uploadMs: milliseconds.default(4_000),
  /** How long each phrase of a greeting or of an IVR command is. */
  phraseMs: milliseconds.default(1_500),
  maxDurationMs: milliseconds.default(14_400_000),
  /** Of calls that are placed by command. */
  placedRingMs: milliseconds.default(2_000),
  placedTalkMs: milliseconds.nullable().default(20_000),
  /** The first participant of an incoming call has the id of the session. */
  participantIsSession: z.boolean().default(false),
  /** `/getCallIdentifier` is asked before `/newCall`. */
  asksCallIdentifier: z.boolean().default(false),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Forged, stale and unknown callbacks come in addition to the genuine ones. */
export const simulatorFaults = z.strictObject({
  /** A question that is asked twice must be answered alike. */
  duplicate: chance,
  drop: chance,
  forgeSignature: chance,
  stale: chance,
  unknownType: chance,
  reorderWithinMs: milliseconds,
  delayMs: milliseconds,
  /** By callback (`recordingReady`, `alarm`), beside `drop`. */
  dropTypes: z.record(z.string(), chance),
  /** A call about which `/newCall` has no usable answer is dropped, instead of going on unrecorded. */
  noAnswerDropsCall: chance,
  /** A call goes to the fallback without anybody being asked. */
  alwaysFallback: chance,
  recordingFails: chance,
  /** `/sessionCompleted` waits for the recordings of the session. */
  readyBeforeCompleted: chance,
  /** `recordingSuccessful` with a `reason`, as the sample of the documents has it. */
  reasonOnSuccess: chance,
  /** `recordingSuccessful` with nothing in the file. */
  emptyFile: chance,
  /** Phone numbers, ports, durations and Call-IDs are numbers, as in the samples of the documents. */
  numericIds: chance,
  /** The API does what it is told and answers 500. */
  lostAnswer: chance,
  /** The API answers 500 and does nothing. */
  serverError: chance,
});
export type SimulatorFaults = z.infer<typeof simulatorFaults>;

export const noSimulatorFaults: SimulatorFaults = {
  ...noFaults,
  dropTypes: {},
  noAnswerDropsCall: 0,
  alwaysFallback: 0,
  recordingFails: 0,
  readyBeforeCompleted: 0,
  reasonOnSuccess: 0,
  emptyFile: 0,
  numericIds: 0,
  lostAnswer: 0,
  serverError: 0,
};
