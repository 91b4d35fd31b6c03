import { z } from 'zod';
import { noFaults } from '../contract/simulator';

const chance = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0);

/** The example credentials of Sinch's own documents ("Callback request signing"). They have never signed anything real. */
const TEST_KEY = '669E367E-6BBA-48AB-AF15-266871C28135';
const TEST_SECRET = 'BeIukql3pTKJ8RGL5zo0DA==';

export const simulatorSettings = z.strictObject({
  /** Where callbacks go, until the configuration API says otherwise. Its path is signed. */
  webhookUrl: z.url().default('http://127.0.0.1:8080/webhooks/sinch/main'),
  fallbackUrl: z.url().optional(),
  /** Not documented for v1. */
  callbackTimeoutMs: milliseconds.default(5_000),
  /** The simulator's own address, as callers know it: it is said in `callResourceUrl`, and its path is signed. */
  apiBase: z
    .url()
    .default('http://127.0.0.1:8090/sinch')
    .transform((url) => url.replace(/\/+$/, '')),
  applicationKey: z.string().min(1).default(TEST_KEY),
  /** Base64. */
  applicationSecret: z.base64().min(1).default(TEST_SECRET),
  /** An application can refuse all but signed requests. */
  isBasicAllowed: z.boolean().default(true),
  /** How the scheme is written in callbacks: the documents write both. */
  authorizationScheme: z.enum(['application', 'Application']).default('application'),
  /** From the end of a recording until its file is there, and from then until its transcript is. */
  availableAfterMs: milliseconds.default(2_000),
  transcribedAfterMs: milliseconds.default(5_000),
  /** How long a called party lets it ring where nobody says. */
  calloutRingMs: milliseconds.default(4_100),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Forged, stale and unknown callbacks come in addition to the genuine ones: what is refused must not be missed. */
export const sinchFaults = z.strictObject({
  duplicate: chance,
  drop: chance,
  forgeSignature: chance,
  stale: chance,
  unknownType: chance,
  reorderWithinMs: milliseconds,
  delayMs: milliseconds,
  /** By event, or for Notify by its type, beside `drop`. */
  dropTypes: z.record(z.string(), chance),
  /** So many copies more of each callback, all at once. */
  burst: z.number().int().min(0).max(100),
  /** `callId` in place of `callid`. */
  numericCasing: chance,
  /** Timestamps without their `Z`. */
  withoutZ: chance,
  /** `application/json; charset=utf-8`, which is part of what is signed. */
  withCharset: chance,
  unknownReason: chance,
  diceNeverSent: chance,
  /** The upload fails, of which nothing is said. */
  recordingNeverAvailable: chance,
  /** The file is stored elsewhere than asked. */
  otherDestination: chance,
  /** A legal answer is called illegal. */
  illegalSvaml: chance,
  /** An answer comes too late to count. */
  lateAnswer: chance,
  /** The API answers 500 and does nothing. */
  serverError: chance,
  /** The API does what it is told and answers 500. */
  lostAnswer: chance,
});
export type SinchFaults = z.infer<typeof sinchFaults>;

export const noSinchFaults: SinchFaults = {
  ...noFaults,
  dropTypes: {},
  burst: 0,
  numericCasing: 0,
  withoutZ: 0,
  withCharset: 0,
  unknownReason: 0,
  diceNeverSent: 0,
  recordingNeverAvailable: 0,
  otherDestination: 0,
  illegalSvaml: 0,
  lateAnswer: 0,
  serverError: 0,
  lostAnswer: 0,
};
