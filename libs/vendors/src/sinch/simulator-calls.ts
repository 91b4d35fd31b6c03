import { z } from 'zod';
import type { Conferences } from './simulator-conferences';
import type { Events } from './simulator-events';
import type { Recordings } from './simulator-recordings';
import {
  type CallbackEvent,
  hadEffect,
  happens,
  type SimulatedCall,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const wait = z.number().int().min(0);

/** `POST /__sim/calls`. Times in milliseconds of the vendor's time; null: it does not happen by itself. */
export const newCall = z.strictObject({
  from: z.string().default('12015555555'),
  to: z.string().default('+12017777777'),
  toType: z.enum(['number', 'username', 'sip', 'did', 'conference']).default('did'),
  originationType: z.enum(['PSTN', 'MXP']).default('PSTN'),
  custom: z.string().max(1_024).default(''),
  ringMs: wait.nullable().default(4_100),
  talkMs: wait.nullable().default(null),
  /** What the caller presses in menus. */
  dtmf: z.string().default(''),
});
export type NewCall = z.infer<typeof newCall>;

export interface CalloutTerms {
  readonly answers: SimulatedCall['answers'];
  readonly silent: readonly CallbackEvent[];
}

export interface Ending {
  readonly reason: string;
  readonly result: string;
}

const MANAGED = 'MANAGERHANGUP';
const FINAL_WITHIN_MS = 1_000;

/** The calls that there are, and how they end. */
export class SimulatedCalls {
  readonly all: SimulatedCall[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly events: Events,
    private readonly parts: { readonly recordings: Recordings; readonly conferences: Conferences },
  ) {}

  find(id: string): SimulatedCall | undefined {
    return this.all.find((call) => call.id === id);
  }

  create(wanted: NewCall, callout?: CalloutTerms): SimulatedCall {
    const { world } = this.context;
    const { from, to, toType, originationType, custom, ringMs, talkMs, dtmf } = wanted;
    const call: SimulatedCall = {
      id: uuidFrom(world),
      from,
      to: { type: toType, endpoint: to },
      originationType,
      custom,
      script: { ringMs, talkMs, dtmf },
      isCallout: callout !== undefined,
      answers: callout?.answers ?? {},
      silent: new Set(callout?.silent),
      createdAt: world.now(),
      recordings: [],
      state: callout ? 'ringing' : 'incoming',
      isAppToApp: originationType === 'MXP' && toType === 'username',
      participation: 'talking',
    };
    this.all.push(call);
    return call;
  }

  /** By whoever controls it: an answer to a callback, or the API. */
  hangUp(call: SimulatedCall): void {
    hadEffect(this.context, `${call.id}/hangup`);
    this.end(call, { reason: MANAGED, result: call.answeredAt === undefined ? 'N/A' : 'ANSWERED' });
  }

  end(call: SimulatedCall, { reason, result }: Ending): void {
    if (call.state === 'ended') return;
    const { world, faults } = this.context;
    Object.assign(call, { state: 'ended', endedAt: world.now(), reason, result });
    this.parts.recordings.stop(call.recordings);
    this.parts.conferences.leave(call);
    const isSilent = call.silent.has('dice') || happens(this.context, faults.diceNeverSent);
    if (!isSilent)
      world.after(world.random() * FINAL_WITHIN_MS, () =>
        this.events.ask(call, { event: 'dice', more: this.events.dice(call) }),
      );
  }
}
