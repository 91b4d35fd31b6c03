import { captureMode, instant } from '@earwitness/domain';
import { z } from 'zod';
import { conversationSummary, verdict } from '../conversations/summary.read-model';
import { attachment, place } from './attachment.read-model';

export const captureState = z.enum([
  'requested',
  'starting',
  'recording',
  'paused',
  'recovering',
  'processing',
  'stopped',
  'available',
  'stored',
  'failed',
  'cancelled',
  'expired',
  'deleted',
]);

/** How its file was learned of, the best way first. */
export const learnedBy = z.enum(['webhook', 'poll', 'backfill']).meta({
  id: 'LearnedBy',
  description:
    'How the vendor’s word of the file came, at best: told by webhook or queue, found by asking, or found by looking back.',
});

const track = z
  .object({
    ref: z.string(),
    kind: z.string().describe('`audio`, `video`, `screen`, `hold` or `unknown`.'),
    participantRef: z.string().optional(),
    label: z.string().optional(),
    startedAt: instant.optional(),
    stoppedAt: instant.optional(),
    storedAt: instant.optional(),
    failedCause: z.string().optional(),
  })
  .meta({ id: 'Track', description: 'One stream of media within a recording.' });

const stored = z.object({
  at: instant,
  location: place,
  sizeBytes: z.number().int().optional(),
  checksum: z.string().optional(),
});

const file = z
  .object({
    availableAt: instant.optional(),
    isTemporary: z.boolean().describe('The vendor deletes it unless it is stored elsewhere.'),
    expiresAt: instant.optional(),
    startedAt: instant.optional(),
    endedAt: instant.optional(),
    format: z.string().optional(),
    channels: z.string().optional(),
    vendorLocation: place.optional(),
    stored: stored.optional(),
    mergedAt: instant.optional(),
    deletedAt: instant.optional(),
    expiredAt: instant.optional(),
  })
  .meta({ id: 'RecordingFile' });

const failure = z.object({ at: instant, stage: z.enum(['start', 'running', 'storage']), cause: z.string().optional() });

/** What a recording row holds of its own; the rest of a recording is its conversation's. */
export const recordingDetail = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  traceId: z.string(),
  vendor: z.string(),
  account: z.string(),
  mode: captureMode,
  state: captureState,
  at: instant.describe('When it began, as far as was known when it was first heard of. Lists are ordered by it.'),
  sessionKey: z.string().optional(),
  sessionRef: z.string().optional(),
  captureRef: z.string().optional(),
  direction: z.enum(['inbound', 'outbound', 'unknown']),
  from: z.string().optional(),
  to: z.string().optional(),
  startingAt: instant.optional(),
  startedAt: instant.optional(),
  isStartInferred: z.boolean().describe('The vendor sends no such event; the start was concluded.'),
  pausedAt: instant.optional(),
  resumedAt: instant.optional(),
  interruptedAt: instant.optional(),
  recoveredAt: instant.optional(),
  stoppedAt: instant.optional(),
  cancelledAt: instant.optional(),
  failure: failure.optional(),
  learnedBy: learnedBy.optional().describe('Absent while no file is known of.'),
  file: file.optional(),
  tracks: z.array(track).readonly(),
  attachments: z.array(attachment).readonly(),
});
export type RecordingDetail = Readonly<z.infer<typeof recordingDetail>>;

const ofConversation = conversationSummary.pick({ participants: true, policyIds: true, gap: true, shortfall: true });

export const recording = recordingDetail
  .extend({ ...ofConversation.shape, verdict: verdict.optional() })
  .meta({ id: 'Recording', description: 'One attempt of one vendor to record a session, and the file it left.' });
export type Recording = Readonly<z.infer<typeof recording>>;

export type RecordingFile = NonNullable<RecordingDetail['file']>;
