import { z } from 'zod';
import { noFaults } from '../contract/simulator';

const chance = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0);

/** The seed of the key pair that the tests of the vendor's own SDK for PHP use. It has never signed anything real. */
const TEST_SEED = 'p68GNpDl9oAQohBiK0MEOFIjxnoFnz0uGGeJqxQ5PSY=';

export const simulatorSettings = z.strictObject({
  /** Where webhooks go, as the Call Control application has it. */
  webhookUrl: z.url().default('http://127.0.0.1:8080/webhooks/telnyx/main'),
  failoverUrl: z.url().optional(),
  /** Where the simulator itself is reached: addresses of files are below it. */
  selfUrl: z
    .url()
    .default('http://127.0.0.1:8090/telnyx')
    .transform((url) => url.replace(/\/+$/, '')),
  webhookTimeoutMs: milliseconds.default(2_000),
  /** Pause before each attempt; the number of attempts. No table is published for voice. */
  attemptsAfterMs: z.array(milliseconds).min(1).default([0, 500, 2_000, 10_000]),
  /** The documents contradict each other on whether 2xx or only 200 counts. */
  strict200: z.boolean().default(false),
  apiKey: z.string().default('KEY0000_simulated'),
  signingSeed: z.string().default(TEST_SEED),
  connectionId: z.string().default('1684641123236054244'),
  /** Not documented: the command may be taken and fail, or be refused. */
  unknownConnector: z.enum(['fails', 'refused']).default('fails'),
  /** Above it requests are answered 429. */
  requestsPerSecond: z.number().int().positive().optional(),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Forged, stale and unknown webhooks come in addition to the genuine ones: what is refused must not be missed. */
export const telnyxFaults = z.strictObject({
  duplicate: chance,
  drop: chance,
  forgeSignature: chance,
  stale: chance,
  unknownType: chance,
  reorderWithinMs: milliseconds,
  delayMs: milliseconds,
  /** By event type, beside `drop`. */
  dropTypes: z.record(z.string(), chance),
  /** So many copies more of each webhook, all at once. */
  burst: z.number().int().min(0).max(100),
  newIdPerAttempt: chance,
  flatEnvelope: chance,
  missingRecordingId: chance,
  nullClientState: chance,
  unknownHangupCause: chance,
  hangupNeverSent: chance,
  failedAfterStarted: chance,
  /** Nobody answers at the address of a stream. */
  streamFails: chance,
  /** A recording cannot be stored. */
  storageFails: chance,
  /** The API answers 500 and does nothing. */
  serverError: chance,
  /** The API does what it is told and answers 500. */
  lostAnswer: chance,
});
export type TelnyxFaults = z.infer<typeof telnyxFaults>;

export const noTelnyxFaults: TelnyxFaults = {
  ...noFaults,
  dropTypes: {},
  burst: 0,
  newIdPerAttempt: 0,
  flatEnvelope: 0,
  missingRecordingId: 0,
  nullClientState: 0,
  unknownHangupCause: 0,
  hangupNeverSent: 0,
  failedAfterStarted: 0,
  streamFails: 0,
  storageFails: 0,
  serverError: 0,
  lostAnswer: 0,
};
