import { toEpochMs } from '@earwitness/domain';
import {
  type CallbackEvent,
  happens,
  type SimulatedCall,
  type SimulatorContext,
  type Subject,
} from './simulator-state';
import type { Callbacks } from './simulator-callbacks';

type Fields = Readonly<Record<string, unknown>>;

export interface Question {
  readonly event: CallbackEvent;
  readonly more?: Fields;
}

export const PRICE = { currencyId: 'EUR', amount: 0.0095 };

/** In whole seconds; undefined where nobody answered. */
export const durationOf = ({ answeredAt, endedAt }: SimulatedCall, now: string): number | undefined =>
  answeredAt === undefined ? undefined : Math.round((toEpochMs(endedAt ?? now) - toEpochMs(answeredAt)) / 1000);

/** What Sinch says, in its words. */
export class Events {
  constructor(
    private readonly context: SimulatorContext,
    private readonly callbacks: Callbacks,
  ) {}

  /** Asks what to do. `then` is told the answer's words; undefined where there was no answer. */
  ask(call: SimulatedCall, { event, more = {} }: Question, then: (svaml?: string) => void = () => undefined): void {
    const own = call.answers[event];
    if (own?.trimStart().startsWith('{')) {
      this.context.world.after(0, () => then(own));
      return;
    }
    const body = this.written({ event, callid: call.id, ...this.timed(), ...this.ofCall(call), ...more });
    this.callbacks.send({ type: event, body, ...(own && { url: own }) }, (answer) => then(answer?.body));
  }

  ice(call: SimulatedCall): Fields {
    const { to, from, originationType } = call;
    const isFromApp = originationType === 'MXP';
    return {
      callResourceUrl: `${this.context.settings.apiBase}/calling/v1/calls/id/${call.id}`,
      userRate: { ...PRICE, amount: 0 },
      cli: from,
      to,
      domain: domainOf(call),
      originationType,
      rdnis: '',
      ...(isFromApp && { user: from }),
    };
  }

  dice(call: SimulatedCall): Fields {
    const duration = durationOf(call, this.context.world.now());
    const reason = happens(this.context, this.context.faults.unknownReason) ? 'QUANTUMDECOHERENCE' : call.reason;
    return {
      reason,
      result: call.result,
      debit: PRICE,
      userRate: PRICE,
      to: call.to,
      from: call.from,
      ...(duration !== undefined && { duration }),
    };
  }

  /** Of a notification there is neither a time nor an application in the body. */
  notify(subject: Subject, type: string, more: Fields = {}): void {
    this.callbacks.send({ type, body: this.written({ event: 'notify', ...subject, version: 1, type, ...more }) });
  }

  /** Anything about this call, for what is not simulated by itself. */
  say(call: SimulatedCall, { event, ...more }: Fields & { readonly event: string }): void {
    const body = this.written({ event, callid: call.id, ...this.timed(), ...this.ofCall(call), ...more });
    this.callbacks.send({ type: event, body });
  }

  private ofCall({ custom, conferenceId }: SimulatedCall): Fields {
    return {
      version: 1,
      custom,
      applicationKey: this.context.settings.applicationKey,
      ...(conferenceId !== undefined && { conferenceId }),
    };
  }

  /** In whole seconds, as in all of Sinch's examples. */
  private timed(): Fields {
    const zone = happens(this.context, this.context.faults.withoutZ) ? '' : 'Z';
    return { timestamp: `${this.context.world.now().slice(0, 19)}${zone}` };
  }

  private written({ callid, ...body }: Fields): Fields {
    if (callid === undefined) return body;
    const { event, ...rest } = body;
    return { event, [happens(this.context, this.context.faults.numericCasing) ? 'callId' : 'callid']: callid, ...rest };
  }
}

export const domainOf = ({ to }: SimulatedCall): string => {
  if (to.type === 'conference') return 'conference';
  return to.type === 'username' ? 'mxp' : 'pstn';
};
