import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { noFaults } from '../contract/simulator';
import { TEST_KEY } from './simulator-key';

const chance = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0);
const baseUrl = z.url().transform((url) => url.replace(/\/+$/, ''));

export const simulatorSettings = z.strictObject({
  domain: z.string().default('customer47.prod-eu-north-1.iotcomms.io'),
  /** Where the simulator itself is reached, for certificates and confirmations. */
  selfUrl: baseUrl.default('http://127.0.0.1:8090/iotcomms-recording'),
  /** Of the customer: `/newCall`, the REST callbacks, `/alarm` and `/sns` are below it. */
  callbackBase: baseUrl.default('http://127.0.0.1:8080/webhooks/iotcomms-recording/main'),
  /** Events without a REST callback (streams, the end of a session) come by SNS only. */
  notifications: z.enum(['sns', 'rest', 'both']).default('sns'),
  topicArn: z.string().default('arn:aws:sns:eu-north-1:111122223333:recording-events'),
  snsSignatureVersion: z.enum(['1', '2']).default('2'),
  commandQueue: z.url().default('https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd'),
  commandRegion: z.string().default('eu-north-1'),
  /** PEM that signs REST callbacks; the customer has configured it. */
  callbackPrivateKey: z.string().default(TEST_KEY),
  /** PEM that the customer's requests are verified by. */
  apiPublicKey: z.string().default(() => createPublicKey(TEST_KEY).export({ type: 'spki', format: 'pem' }).toString()),
  /** A queue of the customer's that is subscribed to the topic, instead of the customer's address. */
  eventQueueUrl: z.url().optional(),
  /** Where the SIPREC client is told that the server hung up; it has `/__sim/bye`. */
  sourceUrl: baseUrl.optional(),
  newCallTimeoutMs: milliseconds.default(2_000),
  /** What happens to a call when `/newCall` has no answer. */
  newCallDefault: z.enum(['record', 'decline']).default('decline'),
  callbackTimeoutMs: milliseconds.default(15_000),
  /** Pause before each attempt; the number of attempts. */
  attemptsAfterMs: z.array(milliseconds).min(1).default([0, 20_000, 20_000, 20_000]),
  /** How long anything takes: from half of it to one and a half times. */
  latencyMs: milliseconds.default(400),
  temporaryStorageMs: milliseconds.default(86_400_000),
  /** The documents contradict each other on what the end of a stream within STOPSESSION is called. */
  streamEndEvent: z.enum(['STREAMSTOPPED', 'SESSIONSTOPPED']).default('STREAMSTOPPED'),
  /** Whether a session has the id that its question had: the documents have samples, but no rule. */
  sessionKeepsId: z.boolean().default(false),
  numericSipRecCallId: z.boolean().default(false),
  omitCommandQueue: z.boolean().default(false),
  omitCommandRegion: z.boolean().default(false),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Forged, stale, foreign and unknown webhooks come in addition to the genuine ones. */
export const simulatorFaults = z.strictObject({
  duplicate: chance,
  drop: chance,
  forgeSignature: chance,
  stale: chance,
  unknownType: chance,
  reorderWithinMs: milliseconds,
  delayMs: milliseconds,
  /** By event or alarm, beside `drop`. */
  dropTypes: z.record(z.string(), chance),
  /** That the alarm `eventNotificationError` tells of a dropped event. */
  lossAlarm: chance,
  foreignTopic: chance,
  rotateCertificate: chance,
  /** RECORDINGFAILED and the alarm `recordingFailed`, in either order, instead of a file. */
  noMedia: chance,
  temporaryStorageError: chance,
  startFails: chance,
  streamFails: chance,
  /** The first STORERECORDING of a recording fails, the next ones do not. */
  storeErrorOnce: chance,
  /** The API answers 500 and does nothing. */
  serverError: chance,
  /** The API does what it is told and answers 500. */
  lostAnswer: chance,
});
export type SimulatorFaults = z.infer<typeof simulatorFaults>;

export const noSimulatorFaults: SimulatorFaults = {
  ...noFaults,
  dropTypes: {},
  lossAlarm: 0,
  foreignTopic: 0,
  rotateCertificate: 0,
  noMedia: 0,
  temporaryStorageError: 0,
  startFails: 0,
  streamFails: 0,
  storeErrorOnce: 0,
  serverError: 0,
  lostAnswer: 0,
};
