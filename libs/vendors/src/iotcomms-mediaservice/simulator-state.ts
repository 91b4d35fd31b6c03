import { toEpochMs } from '@earwitness/domain';
import type { SimulatedWorld } from '../contract/simulator';
import type { SimulatorFaults, SimulatorSettings } from './simulator-settings';

export type Fields = Readonly<Record<string, unknown>>;

export interface SimulatedParty {
  readonly id: string;
  readonly session: SimulatedSession;
  /** SIP user part. */
  readonly user: string;
  /** `device` is behind a cloud user agent. Only `sip` parties are asked about when the other side is gone. */
  readonly kind: 'sip' | 'ivr' | 'device' | 'monitor';
  isGone: boolean;
  /** Where it is now; not that to a monitor. */
  connection: SimulatedConnection | undefined;
}

/** Where media is sent that a device gets instead of a SIP party. */
export interface DeviceMedia {
  readonly codec: string;
  readonly remoteRtpIp: string;
  readonly remoteRtpPort: string;
}

/** What an answer or a command wants of a connection; times in milliseconds. */
export interface Wanted {
  /** What is recorded from the beginning. */
  readonly recordingFileName?: string;
  readonly greeting: readonly unknown[];
  readonly maxRingMs: number;
  readonly monitorUser?: string;
}

export interface SimulatedRecording {
  readonly fileName: string;
  readonly connection: SimulatedConnection;
  readonly startedAtMs: number;
  state: 'recording' | 'uploading' | 'available' | 'failed';
}

export interface SimulatedConnection {
  readonly id: string;
  readonly session: SimulatedSession;
  readonly caller: SimulatedParty;
  readonly callee: SimulatedParty;
  readonly wanted: Wanted;
  media: DeviceMedia | undefined;
  state: 'ringing' | 'up' | 'ended';
}

export interface SimulatedSession {
  readonly id: string;
  readonly traceId: string;
  readonly sipCallId: string;
  readonly callbackBase: string;
  /** Null: whoever is called never answers. */
  readonly ringMs: number | null;
  /** Null: until somebody hangs up. */
  readonly talkMs: number | null;
  readonly startedAtMs: number;
  /** The customer's `sessionReferenceId`. */
  reference?: unknown;
  /** `declined` nobody said what to do with it. */
  state: 'asking' | 'active' | 'completing' | 'completed' | 'declined';
  readonly parties: SimulatedParty[];
  readonly connections: SimulatedConnection[];
  readonly recordings: SimulatedRecording[];
}

/** What the parts of the simulator have in common. */
export interface SimulatorContext {
  readonly world: SimulatedWorld;
  readonly settings: SimulatorSettings;
  faults: SimulatorFaults;
  /** How often each thing was done, by what tells it apart. */
  readonly effects: Record<string, number>;
  readonly refusals: { readonly request: string; readonly reason: string }[];
}

/** Draws only where there is something to draw for, so that a seed means the same with other faults off. */
export const happens = ({ world }: SimulatorContext, chance: number): boolean => chance > 0 && world.random() < chance;

/** Half of it to one and a half times. */
export const about = ({ world }: SimulatorContext, milliseconds: number): number =>
  Math.round(milliseconds * (0.5 + world.random()));

/** Once something has taken its time. */
export const afterLatency = (context: SimulatorContext, action: () => Promise<void> | void): void =>
  context.world.after(about(context, context.settings.latencyMs), action);

export const countEffect = ({ effects }: SimulatorContext, effect: string): void => {
  effects[effect] = (effects[effect] ?? 0) + 1;
};

export const nowMs = ({ world }: SimulatorContext): number => toEpochMs(world.now());

const GREGORIAN_EPOCH_MS = 12_219_292_800_000;

const digits = ({ random }: SimulatedWorld, count: number, base: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * base).toString(base)).join('');

/** UUIDs of version 1, like the vendor's: they begin with the time. */
export const uuidFrom = (context: SimulatorContext): string => {
  const { world } = context;
  const ticks = BigInt(nowMs(context) + GREGORIAN_EPOCH_MS) * 10_000n + BigInt(Math.floor(world.random() * 10_000));
  const time = ticks.toString(16).padStart(15, '0');
  return [
    time.slice(7),
    time.slice(3, 7),
    `1${time.slice(0, 3)}`,
    `a${digits(world, 3, 16)}`,
    digits(world, 12, 16),
  ].join('-');
};

/** 19 digits, of which the last twelve begin with the time, like the vendor's. */
export const sipCallIdFrom = (context: SimulatorContext): string =>
  `5${digits(context.world, 6, 10)}${String(nowMs(context)).slice(0, 12)}`;

export const otherOf = ({ caller, callee }: SimulatedConnection, party: SimulatedParty): SimulatedParty =>
  party === caller ? callee : caller;
