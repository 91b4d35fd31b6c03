import type { SimulatedRequest } from '../contract/simulator';
import { answered, apiErrors, because } from './simulator-answers';
import { done, type Outcome, refused, tooLate } from './simulator-outcome';
import type { SimulatedCalls } from './simulator-calls';
import type { CallCourse } from './simulator-course';
import { domainOf, durationOf, PRICE } from './simulator-events';
import type { SimulatedCall, SimulatorContext } from './simulator-state';
import { IllegalSvaml, type Occasion, parseSvaml, type Svaml } from './simulator-svaml';

const MANAGEABLE: ReadonlySet<SimulatedCall['state']> = new Set(['answered', 'parked', 'menu']);
const LEGS: readonly (string | undefined)[] = ['caller', 'callee', 'both'];

interface Parts {
  readonly calls: SimulatedCalls;
  readonly course: CallCourse;
}

/** "Manage Call" below `/calling/v1/calls/id`. */
export class CallManagement {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle(request: SimulatedRequest, [id = '', ...rest]: readonly string[]): Outcome {
    const call = this.parts.calls.find(id);
    if (!call) return refused(apiErrors.notFound);
    if (request.method === 'GET' && rest.length === 0) return { answer: answered(200, this.shown(call)) };
    return request.method === 'PATCH' ? this.change(call, request, rest) : refused(apiErrors.notFound);
  }

  private change(call: SimulatedCall, request: SimulatedRequest, rest: readonly string[]): Outcome {
    if (call.state === 'ended') return tooLate;
    if (call.isAppToApp) return refused(because(apiErrors.invalidRequest, 'Neither side of the call is PSTN or SIP'));
    return rest.length === 0 ? this.manage(call, request) : this.manageLeg(call, request, rest);
  }

  private manage(call: SimulatedCall, { body }: SimulatedRequest): Outcome {
    if (!MANAGEABLE.has(call.state)) return refused(because(apiErrors.invalidRequest, 'The call is not connected'));
    return this.given(body, 'manage', (svaml) => this.parts.course.perform(call, svaml));
  }

  /** Ignored for conferences and callouts. */
  private manageLeg(call: SimulatedCall, { body }: SimulatedRequest, [what, leg]: readonly string[]): Outcome {
    if (what !== 'leg' || !LEGS.includes(leg)) return refused(apiErrors.invalidParameter);
    return this.given(body, 'leg', (svaml) => {
      if (!call.isCallout && call.conferenceId === undefined) this.parts.course.perform(call, svaml);
    });
  }

  private given(body: string, occasion: Occasion, then: (svaml: Svaml) => void): Outcome {
    try {
      then(parseSvaml(body, occasion));
      return done;
    } catch (error) {
      if (!(error instanceof IllegalSvaml)) throw error;
      return refused(because(apiErrors.invalidParameter, error.message));
    }
  }

  /** Without `Z`, and with the types of identities capitalised: as in Sinch's own examples. */
  private shown(call: SimulatedCall) {
    const { from, to, custom, createdAt, state, result = 'INPROGRESS', reason = 'N/A' } = call;
    return {
      from: { type: 'Number', endpoint: from },
      to: { type: `${to.type.charAt(0).toUpperCase()}${to.type.slice(1)}`, endpoint: to.endpoint },
      domain: domainOf(call),
      callId: call.id,
      duration: durationOf(call, this.context.world.now()) ?? 0,
      status: state === 'ended' ? 'FINAL' : 'ONGOING',
      result,
      reason,
      timestamp: createdAt.slice(0, 19),
      custom,
      userRate: PRICE,
      debit: PRICE,
    };
  }
}
