import { type CapturePlan, deriveId, type Fact, type Input, type Origin } from '@earwitness/domain';
import { at, fact, plainPlan } from '@earwitness/testing';

export const heard = (...facts: readonly Fact[]): readonly Input[] =>
  facts.map((one) => ({ kind: 'fact', fact: one, now: one.origin.receivedAt }));

export const time = (seconds: number): Input => ({ kind: 'time', now: at(seconds) });

/** What policy says where two recorders are to record at once. */
export const recordedTwice: CapturePlan = { ...plainPlan, redundancy: 2 };

export interface Call {
  readonly id: string;
  readonly facts: readonly Fact[];
}

/** A call that is recorded from its second second on, and whose file is stored. */
export const call = (name: string, about: Partial<Origin> & { readonly startsAt?: number } = {}): Call => {
  const { startsAt = 0, tenant = 'acme', ...origin } = about;
  const of = (seconds: number, more: Partial<Origin> = {}): Partial<Origin> => ({
    ...origin,
    tenant,
    sessionRef: `session-${name}`,
    occurredAt: at(startsAt + seconds),
    ...more,
  });
  const captureRef = `capture-${name}`;
  const location = { store: 's3', bucket: 'acme', key: `${name}.mp3` } as const;
  return {
    id: deriveId('conversation', tenant, name),
    facts: [
      fact('SessionStarted', { from: `+3531${name}`, to: '+35318000000', direction: 'inbound' }, of(0)),
      fact('CaptureStarted', { mode: 'file', confirmed: true }, of(1, { captureRef })),
      fact('SessionEnded', { outcome: 'completed' }, of(60)),
      fact('CaptureStopped', { mode: 'file' }, of(60, { captureRef })),
      fact('RecordingAvailable', { temporary: true, format: 'mp3' }, of(65, { captureRef })),
      fact('RecordingStored', { location, sizeBytes: 4096 }, of(70, { captureRef })),
    ],
  };
};
