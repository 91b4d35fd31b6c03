import { z } from 'zod';
import type { AccountBase } from '../contract/adapter';
import { recordingSchema } from './sinch.destination';
import { announcementSchema, consentSchema } from './sinch.notices';
import { routingSchema } from './sinch.routing';

const origin = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const application = z.strictObject({
  key: z.string().regex(/^[^\s:]+$/, 'must be an application key, without spaces and colons'),
  secret: z.string().min(1),
});

export const sinchAccountSchema = z.strictObject({
  /** The first signs what we send; any of them may sign what we receive, while a key is being replaced. */
  applications: z.array(application).min(1),
  /** The path that Sinch calls, where something before us rewrites it: the path is signed. Else `/webhooks/sinch/<id>`. */
  publicPath: z.string().startsWith('/').optional(),
  /** Callbacks that prove themselves by `Basic` alone: their body and their age are then not protected. */
  acceptsBasicCallbacks: z.boolean().default(false),
  /** How our own requests prove themselves. An application can have `Basic` disabled. */
  requestAuth: z.enum(['signed', 'basic']).default('signed'),
  /** Where calls are managed whose own address is not known. */
  apiBase: origin.default('https://calling.api.sinch.com'),
  /** Where callbacks are configured. */
  configurationBase: origin.default('https://callingapi.sinch.com'),
  routing: routingSchema,
  recording: recordingSchema.optional(),
  announcement: announcementSchema.prefault({}),
  consent: consentSchema.optional(),
  /** Whether a call is decided about when it comes in, or not before it is answered. */
  decideOn: z.enum(['ice', 'ace']).default('ice'),
  /** Takes recording out of what the customer's application says, where policy demands that there is none. */
  enforceNoRecording: z.boolean().default(false),
  /** How a recording is started by command; the documents contradict each other. */
  recordingStyle: z.enum(['instruction', 'action']).default('instruction'),
  /** SIP headers whose values identify a conversation in the customer's systems. */
  correlationHeaders: z.array(z.string().min(1).toLowerCase()).default([]),
  /** Hosts that transcripts may be fetched from where they do not lie in a bucket. */
  transcriptHosts: z.array(z.string().min(1).toLowerCase()).default([]),
  /** A call without a word of its end is asked about after this time, and then ever less often. */
  askAfterMinutes: z.number().min(0.01).max(1_440).default(30),
});

export type SinchAccount = AccountBase & z.infer<typeof sinchAccountSchema>;

/** Dotted. A template of routing holds none: recording is added by policy. */
export const sinchSecretPaths = [
  'applications',
  'recording.destination',
  'recording.targets',
  'recording.readWith',
] as const;

export const publicPathOf = ({ id, publicPath }: Pick<SinchAccount, 'id' | 'publicPath'>): string =>
  publicPath ?? `/webhooks/sinch/${id}`;
