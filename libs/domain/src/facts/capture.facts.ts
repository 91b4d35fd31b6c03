import { z } from 'zod';
import { message } from '../message';

/**
 * How a vendor captures: `siprec` forks the media to a recording server that another vendor may run · `file` a file
 * of a recording server · `native` the vendor's own recording of a call · `conference` of a conference · `stream` live
 * audio to a WebSocket.
 */
export const captureMode = z.enum(['siprec', 'file', 'native', 'conference', 'stream']);
export type CaptureMode = z.infer<typeof captureMode>;

const ofMode = { mode: captureMode };

export const CaptureStarting = message('CaptureStarting', 'capture.starting', z.object(ofMode));
/** `confirmed` is false where the vendor has no such event and the start was inferred. */
export const CaptureStarted = message(
  'CaptureStarted',
  'capture.started',
  z.object({ ...ofMode, confirmed: z.boolean() }),
);
export const CapturePaused = message('CapturePaused', 'capture.paused', z.object(ofMode));
export const CaptureResumed = message('CaptureResumed', 'capture.resumed', z.object(ofMode));
export const CaptureInterrupted = message(
  'CaptureInterrupted',
  'capture.interrupted',
  z.object({ ...ofMode, cause: z.string() }),
);
export const CaptureRecovered = message('CaptureRecovered', 'capture.recovered', z.object(ofMode));
export const CaptureStopped = message(
  'CaptureStopped',
  'capture.stopped',
  z.object({ ...ofMode, cause: z.string().optional() }),
);
export const CaptureFailed = message(
  'CaptureFailed',
  'capture.failed',
  z.object({
    ...ofMode,
    stage: z.enum(['start', 'running', 'storage']),
    /** Normalised where a table knows it, else the vendor's words. Absent when the vendor says nothing. */
    cause: z.string().optional(),
  }),
);
export const CaptureCancelled = message('CaptureCancelled', 'capture.cancelled', z.object(ofMode));

const ofTrack = { trackRef: z.string() };

export const TrackStarted = message(
  'TrackStarted',
  'track.started',
  z.object({
    ...ofTrack,
    kind: z.enum(['audio', 'video', 'screen', 'hold', 'unknown']),
    participantRef: z.string().optional(),
    label: z.string().optional(),
    ssrc: z.string().optional(),
  }),
);
export const TrackStopped = message('TrackStopped', 'track.stopped', z.object(ofTrack));
export const TrackStored = message(
  'TrackStored',
  'track.stored',
  z.object({ ...ofTrack, location: z.string().optional(), sizeBytes: z.number().int().nonnegative().optional() }),
);
export const TrackFailed = message('TrackFailed', 'track.failed', z.object({ ...ofTrack, cause: z.string() }));
