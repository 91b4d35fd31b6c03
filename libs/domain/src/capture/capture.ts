import type { CaptureMode } from '../facts/capture.facts';
import type { Location, RelatedRecording, Span } from '../facts/recording.facts';
import type { Instant } from '../instant';

/** What is known of the file of a capture. Moments are those of the facts. */
export interface Recording {
  readonly availableAt?: Instant;
  /** When Earwitness learned that it is available: the vendor's clock says nothing about when to act. */
  readonly learnedAt?: Instant;
  readonly temporary?: boolean;
  readonly expiresAt?: Instant;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly vendorLocation?: Location;
  readonly format?: string;
  readonly channels?: string;
  readonly related?: readonly RelatedRecording[];
  readonly conferences?: readonly Span[];
  readonly storedAt?: Instant;
  readonly location?: Location;
  readonly sizeBytes?: number;
  readonly checksum?: string;
  readonly mergedAt?: Instant;
  readonly deletedAt?: Instant;
  readonly expiredAt?: Instant;
}

export interface Failure {
  readonly at: Instant;
  readonly stage: 'start' | 'running' | 'storage';
  readonly cause?: string;
}

export interface Track {
  readonly kind: string;
  readonly participantRef?: string;
  readonly label?: string;
  readonly startedAt?: Instant;
  readonly stoppedAt?: Instant;
  readonly storedAt?: Instant;
  readonly failedCause?: string;
}

/**
 * One attempt of one vendor to record or stream a session. What is kept are observations that only ever grow; the
 * status is worked out of them, so that the order of arrival cannot matter.
 */
export interface Capture {
  readonly id: string;
  readonly vendor: string;
  readonly account: string;
  /** Empty where the vendor has named the capture but not yet its session. */
  readonly sessionKey: string;
  readonly mode: CaptureMode;
  readonly ref?: string;
  readonly handles: Readonly<Record<string, string>>;
  readonly startingAt?: Instant;
  readonly startedAt?: Instant;
  readonly isConfirmed: boolean;
  readonly pausedAt?: Instant;
  readonly resumedAt?: Instant;
  readonly interruptedAt?: Instant;
  readonly recoveredAt?: Instant;
  readonly stoppedAt?: Instant;
  readonly failure?: Failure;
  readonly cancelledAt?: Instant;
  readonly recording: Recording;
  readonly tracks: Readonly<Record<string, Track>>;
}

export type CaptureStatus =
  | 'requested'
  | 'starting'
  | 'recording'
  | 'paused'
  | 'recovering'
  | 'processing'
  | 'stopped'
  | 'available'
  | 'stored'
  | 'failed'
  | 'cancelled'
  | 'expired'
  | 'deleted';

/** What a mode of capture leaves behind: a file of its own, or media that somebody else records. */
export const yieldsRecording = (mode: CaptureMode): boolean => mode !== 'siprec' && mode !== 'stream';

const isAfter = (a: Instant | undefined, b: Instant | undefined): boolean => a !== undefined && (!b || a > b);

const liveStatus = (capture: Capture): CaptureStatus => {
  if (isAfter(capture.interruptedAt, capture.recoveredAt)) return 'recovering';
  if (isAfter(capture.pausedAt, capture.resumedAt)) return 'paused';
  if (capture.startedAt) return 'recording';
  return capture.startingAt ? 'starting' : 'requested';
};

/** Later stages win over earlier ones, whichever was heard of first. */
export const captureStatus = (capture: Capture): CaptureStatus => {
  const { recording } = capture;
  if (recording.storedAt ?? recording.mergedAt) return 'stored';
  if (capture.cancelledAt) return 'cancelled';
  if (recording.expiredAt) return 'expired';
  if (recording.deletedAt) return 'deleted';
  if (recording.availableAt) return 'available';
  if (capture.failure) return 'failed';
  if (capture.stoppedAt) return yieldsRecording(capture.mode) ? 'processing' : 'stopped';
  return liveStatus(capture);
};

const ended: ReadonlySet<CaptureStatus> = new Set(['stopped', 'stored', 'failed', 'cancelled', 'expired', 'deleted']);

/** Nothing more is to be expected of it by itself. */
export const isSettled = (capture: Capture): boolean => ended.has(captureStatus(capture));

/** A permanent file exists: stored by command, or available at a vendor that keeps it. */
export const isKept = (capture: Capture): boolean =>
  captureStatus(capture) === 'stored' ||
  (captureStatus(capture) === 'available' && capture.recording.temporary === false);
