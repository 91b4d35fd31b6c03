import { toEpochMs } from '@earwitness/domain';
import type { SimulatedWorld } from '../contract/simulator';
import type { SimulatorFaults, SimulatorSettings } from './simulator-settings';

export type Fields = Readonly<Record<string, unknown>>;

export interface Segment {
  readonly startTime: number;
  endTime?: number;
}

export interface SimulatedRecording {
  readonly id: string;
  readonly session: SimulatedSession;
  /** What the customer gave when starting it. */
  readonly reference: object | undefined;
  readonly startTime: number;
  state: 'recording' | 'stopping' | 'cancelling' | 'temporary' | 'failed' | 'cancelled' | 'deleted' | 'expired';
  hasFailedToStore: boolean;
}

export interface SimulatedStream {
  readonly id: string;
  readonly session: SimulatedSession;
  readonly reference: object | undefined;
  state: 'streaming' | 'stopped' | 'failed';
}

export interface SimulatedSession {
  /** The session's id; in legacy mode the id of its one recording. */
  readonly id: string;
  readonly mode: 'legacy' | 'session';
  readonly callId: string;
  readonly metaData: string;
  state: 'active' | 'stopping' | 'completed' | 'declined';
  readonly recordings: SimulatedRecording[];
  readonly streams: SimulatedStream[];
  readonly conferences: { readonly with: readonly SimulatedSession[]; readonly segment: Segment }[];
}

/** A file in the customer's bucket, with what was done to it on the way. */
export interface StoredFile {
  readonly bucket: string;
  readonly fileName: string;
  readonly region?: string;
  readonly encryptionKey?: string;
  readonly recordingIds: readonly string[];
  readonly modificationParams?: Fields;
}

/** What the parts of the simulator have in common. */
export interface SimulatorContext {
  readonly world: SimulatedWorld;
  readonly settings: SimulatorSettings;
  faults: SimulatorFaults;
}

/** Draws only where there is something to draw for, so that a seed means the same with other faults off. */
export const happens = ({ world }: SimulatorContext, chance: number): boolean => chance > 0 && world.random() < chance;

/** Once something has taken its time. */
export const afterLatency = ({ world, settings }: SimulatorContext, action: () => void): void =>
  world.after(Math.round(settings.latencyMs * (0.5 + world.random())), action);

export const nowMs = ({ world }: SimulatorContext): number => toEpochMs(world.now());

const GREGORIAN_EPOCH_MS = 12_219_292_800_000;

const hex = ({ random }: SimulatedWorld, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');

/** UUIDs of version 1, like the vendor's: they begin with the time. */
export const uuidFrom = (context: SimulatorContext): string => {
  const ticks =
    BigInt(nowMs(context) + GREGORIAN_EPOCH_MS) * 10_000n + BigInt(Math.floor(context.world.random() * 10_000));
  const time = ticks.toString(16).padStart(15, '0');
  const clock = `a${hex(context.world, 3)}`;
  return [time.slice(7), time.slice(3, 7), `1${time.slice(0, 3)}`, clock, hex(context.world, 12)].join('-');
};
