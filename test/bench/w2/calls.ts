import { type Fact, type Instant, later } from '@earwitness/domain';
import { fact, T0 } from '@earwitness/testing';

/** What a conversation comes to; all there is to know about it follows from its number. */
export interface Call {
  readonly conversationId: string;
  readonly traceId: string;
  readonly sessionRef: string;
  readonly captureRef: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** One in five recordings is lost. */
  readonly isStored: boolean;
  readonly fileKey: string;
  readonly sizeBytes: number;
}

export const EVENTS_PER_CALL = 6;
export const TENANT = 'acme';

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
/** Neighbours in number are no neighbours in an index, as with ids of real conversations. */
const scattered = (number: number): string => hex(Math.imul(number + 1, 0x9e3779b1) >>> 0, 8);

export const callOf = (number: number): Call => {
  const startedAt = later(T0, number * 1_000);
  return {
    conversationId: `${scattered(number)}-0000-8000-8000-${hex(number, 12)}`,
    traceId: hex(number + 1, 32),
    sessionRef: `session-${number}`,
    captureRef: `capture-${number}`,
    from: `+3531${String(number).padStart(7, '0')}`,
    to: `+35318${String(number % 100).padStart(6, '0')}`,
    startedAt,
    endedAt: later(startedAt, 60_000),
    isStored: number % 5 !== 0,
    fileKey: `2026/${number}.mp3`,
    sizeBytes: 4_096 + number,
  };
};

/** What is heard of it, in order. */
export const factsOf = (call: Call): readonly Fact[] => {
  const { traceId, sessionRef, captureRef, startedAt, from, to } = call;
  const of = (seconds: number) => ({
    tenant: TENANT,
    sessionRef,
    traceId,
    occurredAt: later(startedAt, seconds * 1_000),
  });
  const capture = (seconds: number) => ({ ...of(seconds), captureRef });
  const started = fact('SessionStarted', { from, to, direction: 'inbound' }, of(0));
  const capturing = fact('CaptureStarted', { mode: 'file', confirmed: true }, capture(1));
  const ended = fact('SessionEnded', { outcome: 'completed' }, of(60));
  if (!call.isStored)
    return [
      started,
      capturing,
      fact('CapturePaused', { mode: 'file' }, capture(10)),
      fact('CaptureResumed', { mode: 'file' }, capture(20)),
      ended,
      fact('CaptureFailed', { mode: 'file', stage: 'storage', cause: 'disk full' }, capture(61)),
    ];
  const location = { store: 's3', bucket: 'acme', key: call.fileKey } as const;
  return [
    started,
    capturing,
    ended,
    fact('CaptureStopped', { mode: 'file' }, capture(60)),
    fact('RecordingAvailable', { temporary: true, format: 'mp3' }, capture(65)),
    fact('RecordingStored', { location, sizeBytes: call.sizeBytes }, capture(70)),
  ];
};
