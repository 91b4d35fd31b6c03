import type { CaptureMode } from '../facts/capture.facts';
import type { Origin } from '../facts/origin';
import type { Location, RelatedRecording, Span } from '../facts/recording.facts';
import type { Instant } from '../instant';

/** A permanent copy. A file may be stored more than once, with other masks: the latest is what there is. */
export interface Stored {
  readonly at: Instant;
  readonly location: Location;
  readonly sizeBytes?: number;
  readonly checksum?: string;
}

/** Told by the vendor, by webhook, queue or answer · found by asking for the state · found by looking back. */
export type LearnedBy = 'webhook' | NonNullable<Origin['learnedBy']>;

/** What is known of the file of a capture. Moments are those of the facts. */
export interface Recording {
  readonly availableAt?: Instant;
  /** When Earwitness learned that it is available: the vendor's clock says nothing about when to act. */
  readonly learnedAt?: Instant;
  /** The best way that it was learned by, that it is available or stored. */
  readonly learnedBy?: LearnedBy;
  /** The vendor deletes it some day: it must be stored elsewhere. */
  readonly isTemporary?: true;
  /** When it became available at a vendor that keeps it. */
  readonly permanentAt?: Instant;
  readonly expiresAt?: Instant;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly vendorLocation?: Location;
  readonly format?: string;
  readonly channels?: string;
  readonly related?: readonly RelatedRecording[];
  readonly conferences?: readonly Span[];
  readonly stored?: Stored;
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
  readonly ref: string;
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
  /** Absent where the vendor has named the capture but not yet its session. */
  readonly sessionKey?: string;
  readonly mode: CaptureMode;
  readonly ref?: string;
  readonly handles: Readonly<Record<string, string>>;
  readonly startingAt?: Instant;
  /** Said by the vendor. */
  readonly startedAt?: Instant;
  /** Concluded, where the vendor has no such event. */
  readonly inferredStartAt?: Instant;
  readonly pausedAt?: Instant;
  readonly resumedAt?: Instant;
  readonly interruptedAt?: Instant;
  readonly recoveredAt?: Instant;
  readonly stoppedAt?: Instant;
  readonly failure?: Failure;
  readonly cancelledAt?: Instant;
  readonly recording: Recording;
  readonly tracks: readonly Track[];
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

/** A start that the vendor confirmed outranks one that was inferred. */
export const startOf = (capture: Capture): Instant | undefined => capture.startedAt ?? capture.inferredStartAt;

/** When there began to be something recorded, as far as anybody knows. Live audio that somebody listens to is nothing. */
export const recordedFrom = (capture: Capture): Instant | undefined =>
  capture.mode === 'stream' ? undefined : (startOf(capture) ?? capture.recording.availableAt);

const isAfter = (a: Instant | undefined, b: Instant | undefined): boolean => a !== undefined && (!b || a > b);

const liveStatus = (capture: Capture): CaptureStatus => {
  if (isAfter(capture.interruptedAt, capture.recoveredAt)) return 'recovering';
  if (isAfter(capture.pausedAt, capture.resumedAt)) return 'paused';
  if (startOf(capture)) return 'recording';
  return capture.startingAt ? 'starting' : 'requested';
};

/** A copy exists outside of the vendor's temporary storage because somebody asked for it. */
const hasPermanentCopy = ({ recording }: Capture): boolean => (recording.stored ?? recording.mergedAt) !== undefined;

const fileStatus = ({ recording }: Capture): CaptureStatus | undefined => {
  if (recording.expiredAt) return 'expired';
  if (recording.deletedAt) return 'deleted';
  return recording.availableAt ? 'available' : undefined;
};

/** Later stages win over earlier ones, whichever was heard of first. */
export const captureStatus = (capture: Capture): CaptureStatus => {
  if (hasPermanentCopy(capture)) return 'stored';
  if (capture.cancelledAt) return 'cancelled';
  const ofFile = fileStatus(capture);
  if (ofFile) return ofFile;
  if (capture.failure) return 'failed';
  if (capture.stoppedAt) return yieldsRecording(capture.mode) ? 'processing' : 'stopped';
  return liveStatus(capture);
};

const live: ReadonlySet<CaptureStatus> = new Set(['requested', 'starting', 'recording', 'paused', 'recovering']);

/** It records no more. */
export const isOver = (capture: Capture): boolean => !live.has(captureStatus(capture));

/** Nothing is left at the vendor that could be stored or deleted. */
export const isGoneAtVendor = ({ cancelledAt, recording }: Capture): boolean =>
  (cancelledAt ?? recording.deletedAt ?? recording.expiredAt) !== undefined;

/** It left a permanent file behind. Once true it stays true: that a file was deleted later does not undo it. */
export const isKept = (capture: Capture): boolean =>
  yieldsRecording(capture.mode) && (hasPermanentCopy(capture) || capture.recording.permanentAt !== undefined);
