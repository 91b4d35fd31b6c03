import { z } from 'zod';
import { noFaults } from '../contract/simulator';

const chance = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0);
const baseUrl = z.url().transform((url) => url.replace(/\/+$/, ''));

export const storageProvider = z.enum(['AMAZON_S3', 'AZURE_BLOB', 'GOOGLE_CLOUD', 'SFTP_STORAGE']);
export type StorageProvider = z.infer<typeof storageProvider>;

export const simulatorSettings = z.strictObject({
  /** Where the simulator itself is reached: signed URLs lead there. */
  selfUrl: baseUrl.default('http://127.0.0.1:8090/auvious'),
  /** Of the customer: state events go there, announcements of conferences to `/session` below it. */
  webhookUrl: baseUrl.default('http://127.0.0.1:8080/webhooks/auvious/main'),
  webhookTimeoutMs: milliseconds.default(5_000),
  /** Pause before each attempt; the number of attempts. */
  attemptsAfterMs: z.array(milliseconds).min(1).default([0, 1_000, 5_000, 20_000]),
  clientId: z.string().default('simulated-client'),
  clientSecret: z.string().default('simulated-secret'),
  /** What the client may: compositions are for a Supervisor, the rest is for an Agent. */
  roles: z.array(z.enum(['agent', 'supervisor'])).default(['agent', 'supervisor']),
  /** Told to the customer, whose clock is never compressed; so is how long signed URLs last. */
  tokenSeconds: z.number().int().positive().default(3_600),
  applicationId: z.string().default('app-1'),
  organizationId: z.string().default('org-1'),
  webhookKey: z.string().default('simulated-webhook-key'),
  /** Not documented. */
  signatureEncoding: z.enum(['hex', 'base64']).default('hex'),
  /** Whether the payload of an envelope is the text of JSON or JSON itself. */
  payloadForm: z.enum(['string', 'object']).default('string'),
  /** State events by webhook: the document has none. */
  push: z.boolean().default(false),
  /** Whether the customer's application tells of its conferences. */
  announce: z.boolean().default(true),
  /** "Recording of audio & video will start automatically when the agent enters the room" (Auvious, "Recording"). */
  autoRecord: z.boolean().default(false),
  provider: storageProvider.default('AMAZON_S3'),
  /** From INITIALISED to ACTIVE. */
  initialisingMs: milliseconds.default(1_000),
  stoppingMs: milliseconds.default(500),
  recoveringMs: milliseconds.default(5_000),
  /** When a recorder breaks that is to break. */
  breakAfterMs: milliseconds.default(4_000),
  /** How long uploading a track takes: from half of it to one and a half times. */
  uploadMs: milliseconds.default(4_000),
  /** What a recorder that comes back is called. */
  recoveredInstance: z.enum(['new', 'same']).default('new'),
  /** What the instance is that another one replaced. */
  replacedInstance: z.enum(['pending', 'missing']).default('pending'),
  repeatedStop: z.enum(['taken', 'conflict', 'missing']).default('taken'),
  repeatedTranscript: z.enum(['appends', 'replaces']).default('appends'),
  durationForm: z.enum(['iso', 'clock', 'milliseconds']).default('iso'),
  signedUrlSeconds: z.number().int().positive().default(900),
  /** What the customer multiplies its intervals of polling by, to keep up with time that is compressed. */
  pollScale: z.number().positive().max(100).default(0.1),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Forged, stale and unknown webhooks come in addition to the genuine ones. */
export const simulatorFaults = z.strictObject({
  duplicate: chance,
  drop: chance,
  forgeSignature: chance,
  stale: chance,
  unknownType: chance,
  reorderWithinMs: milliseconds,
  delayMs: milliseconds,
  /** By type of webhook, beside `drop`. */
  dropTypes: z.record(z.string(), chance),
  startFails: chance,
  /** ACTIVE becomes FAILED. */
  runFails: chance,
  /** ACTIVE becomes PENDING_RECOVERY. */
  crash: chance,
  /** PENDING_RECOVERY becomes ABORTED. */
  recoveryFails: chance,
  streamFails: chance,
  uploadFails: chance,
  /** The provider's test of writing does not pass. */
  storageUnwritable: chance,
  /** How long a new recorder cannot be seen: it is 404. */
  invisibleMs: milliseconds,
  /** A token ends before its time. */
  tokenExpires: chance,
  forbidden: chance,
  tooMany: chance,
  /** A POST is answered 201 without a body. */
  created: chance,
  /** The API answers 500 and does nothing. */
  serverError: chance,
  /** The API does what it is told and answers 500. */
  lostAnswer: chance,
  /** A page of HTML where JSON should be. */
  garbled: chance,
});
export type SimulatorFaults = z.infer<typeof simulatorFaults>;

export const noSimulatorFaults: SimulatorFaults = {
  ...noFaults,
  dropTypes: {},
  startFails: 0,
  runFails: 0,
  crash: 0,
  recoveryFails: 0,
  streamFails: 0,
  uploadFails: 0,
  storageUnwritable: 0,
  invisibleMs: 0,
  tokenExpires: 0,
  forbidden: 0,
  tooMany: 0,
  created: 0,
  serverError: 0,
  lostAnswer: 0,
  garbled: 0,
};
