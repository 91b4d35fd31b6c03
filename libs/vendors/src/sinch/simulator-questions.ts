import type { Ending, SimulatedCalls } from './simulator-calls';
import type { Events, Question } from './simulator-events';
import { type CallbackEvent, happens, type SimulatedCall, type SimulatorContext } from './simulator-state';
import { IllegalSvaml, type Occasion, parseSvaml, type Svaml } from './simulator-svaml';

export type Asking = Question & { readonly event: Exclude<CallbackEvent, 'dice'> };

export interface Then {
  perform(svaml: Svaml): void;
  /** There was no answer in time. */
  otherwise(): void;
}

export const unanswered: Ending = { reason: 'CALLBACKERROR', result: 'FAILED' };

interface Parts {
  readonly calls: SimulatedCalls;
  readonly events: Events;
}

/** Callbacks that are questions, and what becomes of answers that make no sense. */
export class Questions {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** Nothing at all is an answer to ACE only: the call goes on. */
  ask(call: SimulatedCall, asking: Asking, then: Then): void {
    this.parts.events.ask(call, asking, (text) => {
      if (call.state === 'ended') return;
      if (text === undefined || (asking.event === 'ace' && text === '')) return then.otherwise();
      const svaml = this.understood(call, asking.event, text);
      if (svaml) then.perform(svaml);
    });
  }

  private understood(call: SimulatedCall, occasion: Occasion, text: string): Svaml | undefined {
    try {
      const svaml = parseSvaml(text, occasion);
      if (!happens(this.context, this.context.faults.illegalSvaml)) return svaml;
      this.reject(call, 'INVALIDSVAMLACTION');
    } catch (error) {
      if (!(error instanceof IllegalSvaml)) throw error;
      this.context.refusals.push({ request: `${occasion} of ${call.id}`, reason: `40001 ${error.message}` });
      this.reject(call, error.isAction ? 'INVALIDSVAMLACTION' : unanswered.reason);
    }
    return undefined;
  }

  /** Which of both reasons Sinch gives when is not documented. */
  private reject(call: SimulatedCall, reason: string): void {
    const more = { errorCode: 40001, errorMsg: 'Illegal SVAML', user: '', custom: call.custom };
    this.parts.events.notify({ callid: call.id }, 'callingerror', more);
    this.parts.calls.end(call, { ...unanswered, reason });
  }
}
