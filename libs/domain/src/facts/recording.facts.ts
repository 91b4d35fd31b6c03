import { z } from 'zod';
import { instant } from '../instant';
import { message } from '../message';

/** Where a file lies, never with a signature or a token: links are minted on demand. */
export const location = z.object({
  /** `vendor` storage of the vendor · `s3`, `gcs`, `azure` the customer's bucket. */
  store: z.enum(['vendor', 's3', 'gcs', 'azure', 'sftp', 'unknown']),
  bucket: z.string().optional(),
  key: z.string().optional(),
  region: z.string().optional(),
});
export type Location = Readonly<z.infer<typeof location>>;

export const span = z.object({ from: instant, to: instant });
export type Span = Readonly<z.infer<typeof span>>;

/** Another recording of the same interaction that the vendor names, with what merging needs. */
export const relatedRecording = z.object({
  captureRef: z.string(),
  startedAt: instant,
  conferences: z.array(span).readonly().default([]),
});
export type RelatedRecording = Readonly<z.infer<typeof relatedRecording>>;

export const RecordingAvailable = message(
  'RecordingAvailable',
  'recording.available',
  z.object({
    /** True when the file disappears unless it is stored elsewhere by `expiresAt`. */
    temporary: z.boolean(),
    expiresAt: instant.optional(),
    startedAt: instant.optional(),
    endedAt: instant.optional(),
    location: location.optional(),
    format: z.string().optional(),
    channels: z.enum(['single', 'dual', 'unknown']).default('unknown'),
    related: z.array(relatedRecording).readonly().default([]),
    conferences: z.array(span).readonly().default([]),
    tracks: z
      .array(z.object({ side: z.string(), startedAt: instant.optional(), ssrc: z.string().optional() }))
      .readonly()
      .default([]),
  }),
);
export const RecordingStored = message(
  'RecordingStored',
  'recording.stored',
  z.object({
    location,
    sizeBytes: z.number().int().nonnegative().optional(),
    checksum: z.string().optional(),
  }),
);
export const RecordingMerged = message(
  'RecordingMerged',
  'recording.merged',
  z.object({ captureRefs: z.array(z.string()).readonly(), location }),
);
/** The vendor's own copy is gone because somebody asked for it; a stored copy elsewhere lives on. */
export const RecordingDeleted = message('RecordingDeleted', 'recording.deleted', z.object({}));
/** The vendor's own copy is gone because its time ran out. */
export const RecordingExpired = message('RecordingExpired', 'recording.expired', z.object({}));

export const TranscriptAvailable = message(
  'TranscriptAvailable',
  'transcript.available',
  z.object({
    transcriptRef: z.string(),
    location: location.optional(),
    language: z.string().optional(),
    /** How many lines it has, once it was fetched; its words are kept sealed beside the fact. */
    lineCount: z.number().int().nonnegative().optional(),
  }),
);
export const ChatTranscriptStored = message(
  'ChatTranscriptStored',
  'transcript.chatstored',
  z.object({ transcriptRef: z.string(), location: location.optional() }),
);
export const CobrowseStored = message(
  'CobrowseStored',
  'cobrowse.stored',
  z.object({ cobrowseRef: z.string(), location: location.optional() }),
);
