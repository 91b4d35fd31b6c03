import type { Instant } from '@earwitness/domain';
import type { SimulatedWorld } from '../contract/simulator';
import type { RecordingOptions } from './simulator-recording-options';
import type { SimulatorSettings, SinchFaults } from './simulator-settings';

export interface Identity {
  readonly type: 'number' | 'username' | 'sip' | 'did' | 'conference';
  readonly endpoint: string;
}

export type CallbackEvent = 'ice' | 'ace' | 'pie' | 'dice';

/** Who an event is about. A conference is known by the name that was chosen for it, and by nothing else. */
export type Subject = { readonly callid: string } | { readonly conferenceId: string };

export interface SimulatedRecording {
  readonly subject: Subject;
  readonly options: RecordingOptions;
  readonly startedAt: Instant;
  state: 'recording' | 'finished' | 'available' | 'lost';
  endedAt?: Instant;
}

/** What the people of a call do. Times in milliseconds of the vendor's time; null: it does not happen by itself. */
export interface Script {
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  /** What is pressed in a menu; nothing where empty, until it times out. */
  readonly dtmf: string;
}

export interface SimulatedCall {
  readonly id: string;
  readonly from: string;
  readonly to: Identity;
  readonly originationType: 'PSTN' | 'MXP';
  readonly custom: string;
  readonly script: Script;
  readonly isCallout: boolean;
  /** SVAML, or the address to ask for it, in place of the application's callback. */
  readonly answers: Readonly<Partial<Record<CallbackEvent, string>>>;
  /** Callbacks that are not made. */
  readonly silent: Set<CallbackEvent>;
  readonly createdAt: Instant;
  readonly recordings: SimulatedRecording[];
  state: 'incoming' | 'ringing' | 'menu' | 'parked' | 'answered' | 'ended';
  /** From one user of the app to another: no ACE, and it cannot be managed. */
  isAppToApp: boolean;
  answeredAt?: Instant;
  endedAt?: Instant;
  reason?: string;
  result?: string;
  conferenceId?: string;
  participation: 'talking' | 'muted' | 'onhold';
}

/** What the parts of the simulator have in common. */
export interface SimulatorContext {
  readonly world: SimulatedWorld;
  readonly settings: SimulatorSettings;
  faults: SinchFaults;
  /** Where callbacks go at present. */
  callbackUrls: { readonly primary: string; readonly fallback: string };
  /** How often each command had an effect. */
  readonly effects: Record<string, number>;
  readonly refusals: { readonly request: string; readonly reason: string }[];
}

/** Draws only where there is something to draw for, so that a seed means the same with other faults off. */
export const happens = ({ world }: SimulatorContext, chance: number): boolean => chance > 0 && world.random() < chance;

const hex = (world: SimulatedWorld, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(world.random() * 16).toString(16)).join('');

export const uuidFrom = (world: SimulatedWorld): string =>
  [hex(world, 8), hex(world, 4), `4${hex(world, 3)}`, `a${hex(world, 3)}`, hex(world, 12)].join('-');

/** What the platform calls the session. */
export const refOf = (subject: Subject): string => ('callid' in subject ? subject.callid : subject.conferenceId);

export const hadEffect = ({ effects }: SimulatorContext, command: string): void => {
  effects[command] = (effects[command] ?? 0) + 1;
};
