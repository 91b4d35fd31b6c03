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

export interface SimulatedCall {
  readonly controlId: string;
  readonly legId: string;
  readonly sessionId: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly from: string;
  readonly to: string;
  readonly customHeaders: readonly Header[];
  readonly startedAt: string;
  state: 'parked' | 'answered' | 'ended';
  endedAt?: string;
  clientState: string | null;
  /** The other leg of a bridged call. */
  peer?: SimulatedCall;
  readonly siprec: SimulatedSiprec[];
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

export type Identified = Pick<SimulatedCall, 'controlId' | 'legId' | 'sessionId' | 'clientState'>;

/** What every event of a leg carries. */
export const identified = (call: Identified, connectionId: string) => ({
  call_control_id: call.controlId,
  call_leg_id: call.legId,
  call_session_id: call.sessionId,
  client_state: call.clientState,
  connection_id: connectionId,
});
