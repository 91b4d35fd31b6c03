import { type ApiError, apiErrors, type Body } from './simulator-answers';
import type { SimulatedCalls } from './simulator-calls';
import type { Connectors } from './simulator-connectors';
import type { CommandMemory } from './simulator-memory';
import { faultOfLegAction, isLegAction } from './simulator-parameters';
import type { Recordings } from './simulator-recordings';
import type { SiprecSessions } from './simulator-siprec';
import type { SimulatedCall, SimulatorContext } from './simulator-state';
import type { Streams } from './simulator-streams';

interface Parts {
  readonly calls: SimulatedCalls;
  readonly siprec: SiprecSessions;
  readonly connectors: Connectors;
  readonly recordings: Recordings;
  readonly streams: Streams;
  readonly memory: CommandMemory;
}

type Take = (call: SimulatedCall, body: Body) => void;

const NEEDS_ANSWER = /^(?:siprec|record|streaming)_|^(?:transfer|speak)$/;
const SPOKEN_MS = 2_000;
const HANGUP = { cause: 'normal_clearing', source: 'unknown' } as const;

/** `POST /v2/calls/{id}/actions/{action}`: what each would refuse, and what it does. */
export class CallActions {
  private readonly takes: Readonly<Record<string, Take>>;

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {
    const { calls, siprec, recordings, streams } = parts;
    this.takes = {
      siprec_start: (call, body) => this.startSiprec(call, body),
      siprec_stop: (call) => siprec.endAll(call),
      record_start: (call, body) => recordings.start(call, body, 'StartCallRecordingAPI'),
      record_stop: (call, body) => recordings.stop(call, body),
      record_pause: (call, body) => recordings.pause(call, body),
      record_resume: (call, body) => recordings.resume(call, body),
      streaming_start: (call, body) => streams.start(call, body),
      streaming_stop: (call) => streams.endAll(call),
      answer: (call, body) => this.answer(call, body),
      hangup: (call) => calls.hangup(call, HANGUP),
      transfer: (call, body) => void calls.bridge(call, String(body.to)),
      speak: (call) => this.speak(call),
      client_state_update: () => undefined,
    };
  }

  /** Undefined when the command was taken. */
  perform(action: string, call: SimulatedCall, body: Body): ApiError | undefined {
    const { memory } = this.parts;
    if (call.state === 'ended') return apiErrors.callEnded;
    if (memory.isRemembered(call.controlId, body)) return undefined;
    const fault = this.faultOf(action, call, body);
    if (fault) return fault;
    memory.remember(call.controlId, action, body);
    if (typeof body.client_state === 'string') call.clientState = body.client_state;
    this.takes[action]?.(call, body);
    return undefined;
  }

  private faultOf(action: string, call: SimulatedCall, body: Body): ApiError | undefined {
    if (!isLegAction(action)) return apiErrors.unknownResource;
    const fault = faultOfLegAction(action, body);
    if (fault) return fault;
    if (NEEDS_ANSWER.test(action) && call.state === 'parked') return apiErrors.notAnswered;
    return this.faultOfState(action, call, body);
  }

  private faultOfState(action: string, call: SimulatedCall, body: Body): ApiError | undefined {
    const { connectors, streams } = this.parts;
    switch (action) {
      case 'siprec_start': {
        const isKnown = connectors.find(String(body.connector_name)) !== undefined;
        return isKnown || this.context.settings.unknownConnector === 'fails' ? undefined : apiErrors.unknownResource;
      }
      case 'streaming_start':
        return streams.isOpen(call) ? apiErrors.streaming : undefined;
      case 'streaming_stop':
        return streams.isOpen(call) ? undefined : apiErrors.notStreaming;
    }
    return undefined;
  }

  private startSiprec(call: SimulatedCall, body: Body): void {
    const connector = this.parts.connectors.find(String(body.connector_name));
    this.parts.siprec.start(call, connector, body.include_metadata_custom_headers === true);
  }

  private speak(call: SimulatedCall): void {
    const { calls } = this.parts;
    calls.say(call, 'call.speak.started', {});
    this.context.world.after(SPOKEN_MS, () => calls.say(call, 'call.speak.ended', { status: 'completed' }));
  }

  private answer(call: SimulatedCall, body: Body): void {
    this.parts.calls.answer(call, { talkMs: null, bridgeMs: null });
    this.parts.recordings.fromAnswer(call, body);
  }
}
