import { toEpochMs } from '@earwitness/domain';
import type { SimulatedCalls } from './simulator-calls';
import { type ApiError, apiErrors, missing, notInEnum, outOfRange } from './simulator-answers';
import type { Connectors } from './simulator-connectors';
import type { SiprecSessions } from './simulator-siprec';
import type { SimulatedCall, SimulatorContext } from './simulator-state';

type Body = Readonly<Record<string, unknown>>;

const COMMAND_MEMORY_MS = 60_000;

const enums: Readonly<Record<string, readonly unknown[]>> = {
  siprec_track: ['inbound_track', 'outbound_track', 'both_tracks'],
  sip_transport: ['udp', 'tcp', 'tls'],
  secure: [true, false],
  include_metadata_custom_headers: [true, false],
};

const commandIdOf = ({ command_id: id }: Body): string | undefined => (typeof id === 'string' ? id : undefined);

const memoryKey = ({ controlId }: SimulatedCall, body: Body): string | undefined => {
  const id = commandIdOf(body);
  return id === undefined ? undefined : `${controlId}/${id}`;
};

const isBase64 = (value: unknown): boolean =>
  typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;

const faultOfSiprecStart = (body: Body): ApiError | undefined => {
  const { connector_name: connector, session_timeout_secs: timeout } = body;
  if (typeof connector !== 'string' || connector === '') return missing('/connector_name');
  const wrong = Object.keys(enums).find((field) => field in body && !enums[field]?.includes(body[field]));
  if (wrong) return notInEnum(`/${wrong}`);
  const isTimeout = timeout === undefined || timeout === 0 || (Number.isInteger(timeout) && (timeout as number) >= 90);
  return isTimeout ? undefined : outOfRange('/session_timeout_secs');
};

interface Parts {
  readonly calls: SimulatedCalls;
  readonly siprec: SiprecSessions;
  readonly connectors: Connectors;
}

/** `POST /v2/calls/{id}/actions/{action}`: what each would refuse, and what it does. */
export class CallActions {
  /** How often each command had an effect, by its `command_id`. */
  readonly effects: Record<string, number> = {};
  private readonly takenAtMs = new Map<string, number>();

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** Undefined when the command was taken. */
  perform(action: string, call: SimulatedCall, body: Body): ApiError | undefined {
    if (call.state === 'ended') return apiErrors.callEnded;
    if (this.isRemembered(call, body)) return undefined;
    const fault = this.faultOf(action, call, body);
    if (fault) return fault;
    this.remember(call, action, body);
    if (typeof body.client_state === 'string') call.clientState = body.client_state;
    this.take(action, call, body);
    return undefined;
  }

  private faultOf(action: string, call: SimulatedCall, body: Body): ApiError | undefined {
    if (!['siprec_start', 'siprec_stop', 'answer', 'hangup'].includes(action)) return apiErrors.unknownResource;
    if ('client_state' in body && !isBase64(body.client_state)) return apiErrors.invalidClientState;
    if (action.startsWith('siprec_') && call.state === 'parked') return apiErrors.notAnswered;
    return action === 'siprec_start' ? this.faultOfStart(body) : undefined;
  }

  private faultOfStart(body: Body): ApiError | undefined {
    const fault = faultOfSiprecStart(body);
    if (fault || this.context.settings.unknownConnector === 'fails') return fault;
    return this.parts.connectors.find(String(body.connector_name)) ? undefined : apiErrors.unknownResource;
  }

  private take(action: string, call: SimulatedCall, body: Body): void {
    const { calls, siprec, connectors } = this.parts;
    if (action === 'siprec_start')
      siprec.start(call, connectors.find(String(body.connector_name)), body.include_metadata_custom_headers === true);
    if (action === 'siprec_stop') siprec.endAll(call);
    if (action === 'answer') calls.answer(call, { talkMs: null, bridgeMs: null });
    if (action === 'hangup') calls.hangup(call, { cause: 'normal_clearing', source: 'unknown' });
  }

  /** "Commands with duplicate command_ids within 60 seconds will be ignored" (Telnyx, "Receiving Webhooks"). */
  private isRemembered(call: SimulatedCall, body: Body): boolean {
    const at = this.takenAtMs.get(memoryKey(call, body) ?? '');
    return at !== undefined && this.nowMs() - at < COMMAND_MEMORY_MS;
  }

  private remember(call: SimulatedCall, action: string, body: Body): void {
    const memory = memoryKey(call, body);
    if (memory) this.takenAtMs.set(memory, this.nowMs());
    const key = commandIdOf(body) ?? `${call.legId}/${action}`;
    this.effects[key] = (this.effects[key] ?? 0) + 1;
  }

  private nowMs(): number {
    return toEpochMs(this.context.world.now());
  }
}
