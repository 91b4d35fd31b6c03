import { z } from 'zod';
import type { WebhookDelivery } from './simulator-delivery';
import {
  type AtLeg,
  bytesFrom,
  happens,
  type Identified,
  identified,
  microseconds,
  type SimulatedCall,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const wait = z.number().int().min(0);

/** `POST /__sim/calls`. Times in milliseconds of the vendor's time; null: it does not happen by itself. */
export const newCall = z.strictObject({
  from: z.string().default('+35319605860'),
  to: z.string().default('+35312345678'),
  direction: z.enum(['incoming', 'outgoing']).default('incoming'),
  custom_headers: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
  ringMs: wait.nullable().default(4_100),
  talkMs: wait.nullable().default(null),
  /** When the call is connected to a second leg, after it was answered. */
  bridgeMs: wait.nullable().default(null),
});
export type NewCall = z.infer<typeof newCall>;

export const hangupRequest = z.strictObject({
  cause: z.string().default('normal_clearing'),
  source: z.enum(['caller', 'callee', 'unknown']).default('caller'),
});
export type HangupRequest = z.infer<typeof hangupRequest>;

const SIP_CODES: Readonly<Record<string, string>> = {
  normal_clearing: '200',
  call_rejected: '603',
  user_busy: '486',
  not_found: '404',
  no_answer: '480',
  originator_cancel: '487',
};

const QUALITY = {
  inbound: {
    jitter_max_variance: '2.74',
    jitter_packet_count: '0',
    mos: '4.50',
    packet_count: '23140',
    skip_packet_count: '9',
  },
  outbound: { packet_count: '23011', skip_packet_count: '0' },
};

/** The legs that there are, and what Telnyx says of them. */
export class SimulatedCalls {
  readonly all: SimulatedCall[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: WebhookDelivery,
    private readonly atLeg: readonly AtLeg[],
  ) {}

  /** What the API goes by. */
  byControlId(ref: string): SimulatedCall | undefined {
    return this.all.find(({ controlId }) => controlId === ref);
  }

  byLegId(ref: string): SimulatedCall | undefined {
    return this.all.find(({ legId }) => legId === ref);
  }

  create(wanted: NewCall, sessionId = uuidFrom(this.context.world)): SimulatedCall {
    const { world } = this.context;
    const call: SimulatedCall = {
      controlId: `v3:${bytesFrom(world, 39).toString('base64url')}`,
      legId: uuidFrom(world),
      sessionId,
      direction: wanted.direction,
      from: wanted.from,
      to: wanted.to,
      customHeaders: wanted.custom_headers,
      startedAt: microseconds(world),
      state: 'parked',
      clientState: null,
      siprec: [],
      recordings: [],
      streams: [],
    };
    this.all.push(call);
    const caller = { caller_id_name: wanted.from, calling_party_type: 'pstn', shaken_stir_attestation: 'A' };
    this.say(call, 'call.initiated', { ...described(call), direction: call.direction, state: 'parked', ...caller });
    if (wanted.ringMs !== null) world.after(wanted.ringMs, () => this.answer(call, wanted));
    return call;
  }

  answer(call: SimulatedCall, { talkMs, bridgeMs }: Pick<NewCall, 'talkMs' | 'bridgeMs'>): void {
    if (call.state !== 'parked') return;
    const { world } = this.context;
    call.state = 'answered';
    this.say(call, 'call.answered', { ...described(call), state: 'answered' });
    if (bridgeMs !== null) world.after(bridgeMs, () => void this.bridge(call, call.to));
    if (talkMs !== null) world.after(talkMs, () => this.hangup(call, hangupRequest.parse({})));
  }

  /** A second leg of the same call, answered at once; both legs say that they are bridged. */
  bridge(call: SimulatedCall, to: string): SimulatedCall | undefined {
    if (call.state !== 'answered' || call.peer) return undefined;
    const peer = this.create(
      newCall.parse({ from: call.from, to, direction: 'outgoing', ringMs: null }),
      call.sessionId,
    );
    this.answer(peer, { talkMs: null, bridgeMs: null });
    call.peer = peer;
    peer.peer = call;
    for (const leg of [call, peer]) this.say(leg, 'call.bridged', { from: leg.from, to: leg.to });
    return peer;
  }

  hangup(call: SimulatedCall, request: HangupRequest): void {
    if (call.state === 'ended') return;
    const { world, faults } = this.context;
    call.state = 'ended';
    call.endedAt = world.now();
    const cause = happens(this.context, faults.unknownHangupCause) ? 'quantum_decoherence' : request.cause;
    if (!happens(this.context, faults.hangupNeverSent))
      world.after(world.random() * 300, () => this.sayEnded(call, cause, request));
    for (const going of this.atLeg) going.endAll(call);
    if (call.peer) this.hangup(call.peer, request);
  }

  /** Any event of this leg, for what is not simulated by itself. */
  say(call: Identified, type: string, payload: object): void {
    this.delivery.emit(type, { ...identified(call, this.context.settings.connectionId), ...payload });
  }

  private sayEnded(call: SimulatedCall, cause: string, { source }: HangupRequest): void {
    this.say(call, 'call.hangup', {
      ...described(call),
      end_time: call.endedAt,
      state: 'hangup',
      hangup_cause: cause,
      hangup_source: source,
      sip_hangup_cause: SIP_CODES[cause] ?? 'unspecified',
      call_quality_stats: QUALITY,
    });
  }
}

const described = ({ from, to, startedAt, customHeaders }: SimulatedCall) => ({
  from,
  to,
  start_time: startedAt,
  custom_headers: customHeaders,
  sip_headers: [],
  tags: [],
});
