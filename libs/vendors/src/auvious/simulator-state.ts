import { type Instant, toEpochMs } from '@earwitness/domain';
import type { SimulatedWorld } from '../contract/simulator';
import type { SimulatorFaults, SimulatorSettings } from './simulator-settings';

export interface VendorError {
  readonly code: string;
  readonly message: string;
  readonly occurred: Instant;
}

export interface SimulatedTrack {
  readonly id: string;
  readonly type: 'AUDIO' | 'VIDEO';
  readonly started: Instant;
  stopped?: Instant;
  localStorage: { created?: Instant; deleted?: Instant; location?: string; error?: VendorError };
  objectStorage: { location?: string; size?: string; uploaded?: Instant; error?: VendorError };
}

export interface SimulatedStream {
  readonly id: string;
  readonly userId: string;
  readonly type: string;
  readonly started: Instant;
  stopped?: Instant;
  state: 'RECORDING' | 'STOPPED' | 'FAILED';
  readonly tracks: SimulatedTrack[];
}

export type RecorderState = 'INITIALISED' | 'ACTIVE' | 'PENDING_RECOVERY' | 'STOPPED' | 'FAILED' | 'ABORTED';

export interface Transcript {
  readonly id: string;
  readonly created: Instant;
  readonly location: string;
  readonly entries: readonly object[];
}

export interface SimulatedRecorder {
  readonly recorderId: string;
  /** Of the instance that records now. */
  instanceId: string;
  readonly conference: SimulatedConference;
  readonly audio: boolean;
  readonly video: boolean;
  isVisible: boolean;
  state: RecorderState;
  /** Told to stop, or left alone: nothing else happens to it any more. */
  isStopping: boolean;
  error?: VendorError;
  started?: Instant;
  stopped?: Instant;
  recovered?: Instant;
  transcript?: Transcript;
  readonly streams: SimulatedStream[];
  /** As it was when another instance took its place. */
  readonly replaced: Map<string, SimulatedRecorder>;
}

export interface Participant {
  readonly userId: string;
  readonly role?: string | undefined;
  readonly address?: string | undefined;
  readonly displayName?: string | undefined;
  /** What is recorded of them: CAM, MIC, SCREEN, VIDEO, HOLD, or anything. */
  readonly streams: readonly string[];
}

export interface SimulatedConference {
  readonly conversationId: string;
  readonly conferenceId: string;
  readonly participants: Participant[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  state: 'active' | 'ended';
  readonly recorders: SimulatedRecorder[];
}

/** What the parts of the simulator have in common. */
export interface SimulatorContext {
  readonly world: SimulatedWorld;
  readonly settings: SimulatorSettings;
  faults: SimulatorFaults;
  readonly conferences: SimulatedConference[];
  /** How often each command had an effect. */
  readonly effects: Record<string, number>;
}

export const conferenceOf = (
  { conferences }: SimulatorContext,
  conversationId: string,
): SimulatedConference | undefined => conferences.find((each) => each.conversationId === conversationId);

export const isOver = ({ state }: SimulatedRecorder): boolean => ['STOPPED', 'FAILED', 'ABORTED'].includes(state);

/** Draws only where there is something to draw for, so that a seed means the same with other faults off. */
export const happens = ({ world }: SimulatorContext, chance: number): boolean => chance > 0 && world.random() < chance;

export const hasEffect = ({ effects }: SimulatorContext, command: string): void => {
  effects[command] = (effects[command] ?? 0) + 1;
};

export const nowMs = ({ world }: SimulatorContext): number => toEpochMs(world.now());

export const hexFrom = ({ world }: SimulatorContext, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(world.random() * 16).toString(16)).join('');

export const uuidFrom = (context: SimulatorContext): string => {
  const hex = (digits: number): string => hexFrom(context, digits);
  return [hex(8), hex(4), `4${hex(3)}`, `a${hex(3)}`, hex(12)].join('-');
};

export const errorNow = ({ world }: SimulatorContext, code: string, message: string): VendorError => ({
  code,
  message,
  occurred: world.now(),
});
