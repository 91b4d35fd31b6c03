import type { SimulatedWorld } from '../contract/simulator';
import type { SimulatorSettings, TelnyxFaults } from './simulator-settings';

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface SimulatedSiprec {
  /** SIP Call-ID of the recording session. */
  readonly callId: string;
  readonly target: string | undefined;
  state: 'inviting' | 'closing' | 'active' | 'stopped' | 'failed';
}

export interface SimulatedStream {
  readonly id: string;
  readonly url: string;
  readonly track: string;
  state: 'connecting' | 'closing' | 'active' | 'stopped' | 'failed';
}

export interface SimulatedRecording {
  readonly id: string;
  readonly format: 'wav' | 'mp3';
  readonly channels: 'single' | 'dual';
  /** Without the extension. */
  readonly name: string;
  readonly isTranscribed: boolean;
  readonly initiatedBy: string;
  readonly startedAt: string;
  endedAt?: string;
  /** When its file was saved. */
  createdAt?: string;
  /** Below the bucket that it was saved in. */
  key?: string;
  state: 'recording' | 'paused' | 'saving' | 'saved' | 'failed' | 'deleted';
}

/** A leg, or a conference: then with the ids of the leg that it was created by, and none of its own leg. */
export interface Recorded {
  readonly controlId: string;
  readonly sessionId: string;
  readonly legId?: string;
  readonly conferenceId?: string;
  readonly from?: string;
  readonly to?: string;
  clientState: string | null;
  readonly recordings: SimulatedRecording[];
}

export interface SimulatedCall extends Recorded {
  readonly legId: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly from: string;
  readonly to: string;
  readonly customHeaders: readonly Header[];
  readonly startedAt: string;
  state: 'parked' | 'answered' | 'ended';
  endedAt?: string;
  /** The other leg of a bridged call. */
  peer?: SimulatedCall;
  readonly siprec: SimulatedSiprec[];
  readonly streams: SimulatedStream[];
}

export interface SimulatedConference extends Recorded {
  readonly conferenceId: string;
  readonly present: Set<SimulatedCall>;
  state: 'forming' | 'live' | 'ended';
}

/** What goes on at a leg, and ends with it. */
export interface AtLeg {
  endAll(call: SimulatedCall): void;
}

/** What the parts of the simulator have in common. */
export interface SimulatorContext {
  readonly world: SimulatedWorld;
  readonly settings: SimulatorSettings;
  faults: TelnyxFaults;
}

/** Draws only where there is something to draw for, so that a seed means the same with other faults off. */
export const happens = ({ world }: SimulatorContext, chance: number): boolean => chance > 0 && world.random() < chance;

const hex = (world: SimulatedWorld, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(world.random() * 16).toString(16)).join('');

export const bytesFrom = (world: SimulatedWorld, count: number): Buffer => Buffer.from(hex(world, count * 2), 'hex');

export const uuidFrom = (world: SimulatedWorld): string =>
  [hex(world, 8), hex(world, 4), `4${hex(world, 3)}`, `a${hex(world, 3)}`, hex(world, 12)].join('-');

/** Telnyx says microseconds. */
export const microseconds = (world: SimulatedWorld): string => {
  const beyond = String(Math.floor(world.random() * 1000)).padStart(3, '0');
  return world.now().replace('Z', `${beyond}Z`);
};

export type Identified = Pick<Recorded, 'controlId' | 'legId' | 'conferenceId' | 'sessionId' | 'clientState'>;

/** What every event of a leg, or of a conference, carries. */
export const identified = (subject: Identified, connectionId: string) => ({
  call_control_id: subject.controlId,
  ...(subject.legId !== undefined && { call_leg_id: subject.legId }),
  call_session_id: subject.sessionId,
  ...(subject.conferenceId !== undefined && { conference_id: subject.conferenceId }),
  client_state: subject.clientState,
  connection_id: connectionId,
});
