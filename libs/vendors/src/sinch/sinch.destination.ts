import { z } from 'zod';

const part = z
  .string()
  .min(1)
  .regex(/^[^\s:]+$/, 'must be without spaces and colons');
const bucket = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'must be the name of a bucket');
const folder = z
  .string()
  .regex(/^[\w.=-]+(?:\/[\w.=-]+)*\/?$/, 'must be a path of letters, digits, dots, hyphens and underscores')
  .refine((path) => !path.split('/').some((part) => /^\.+$/.test(part)), 'must not climb')
  .transform((path) => (path.endsWith('/') ? path : `${path}/`))
  .optional();

const s3 = z.strictObject({
  type: z.literal('s3'),
  bucket,
  folder,
  accessKey: part,
  secretKey: part,
  region: z.string().regex(/^[a-z0-9-]+$/),
});
const azure = z.strictObject({
  type: z.literal('azure'),
  account: z.string().regex(/^[a-z0-9-]{3,24}$/),
  container: bucket,
  folder,
  accessKey: z.string().min(1),
});
const gs = z.strictObject({ type: z.literal('gs'), bucket, folder, accessKey: part, secretKey: part });

/** Credentials travel in every answer: they should be able to write to the bucket, and to do nothing else. */
export const destinationSchema = z.discriminatedUnion('type', [s3, azure, gs]);
export type Destination = z.infer<typeof destinationSchema>;

export const recordingSchema = z
  .strictObject({
    destination: destinationSchema,
    /** Where policies say to store, by the name of their target; what they do not name goes to `destination`. */
    targets: z.record(z.string(), destinationSchema).default({}),
    format: z.enum(['mp3', 'wav']).default('mp3'),
    /** Off, nothing tells when a recording is finished or available: every one is missed. */
    notificationEvents: z.boolean().default(true),
    transcription: z.strictObject({ enabled: z.boolean(), locale: z.string().min(2) }).optional(),
    /** After announcements, what is said or played before the call is connected is not recorded. */
    recordFrom: z.enum(['start', 'afterAnnouncements']).default('start'),
    /** What is recorded of a call that is connected to a conference. */
    ofConferences: z.enum(['conference', 'call', 'both']).default('conference'),
    /** Transcripts are read where they lie. */
    fetchTranscripts: z.boolean().default(true),
    /** Credentials to read with, where those of the destination can only write. */
    readWith: z.strictObject({ accessKey: part, secretKey: part.optional() }).optional(),
    /** Only for tests: an object store that speaks as S3 does. */
    storageBase: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
  })
  .refine(({ destination, readWith }) => destination.type === 'azure' || !readWith || readWith.secretKey, {
    path: ['readWith', 'secretKey'],
    message: 'is needed beside the access key',
  });
export type RecordingSettings = z.infer<typeof recordingSchema>;
