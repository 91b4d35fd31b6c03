import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered } from './simulator-answers';
import { parseBody } from './simulator-api';
import { hangupRequest, newCall, type SimulatedCalls } from './simulator-calls';
import { type Conferences, newConference } from './simulator-conferences';
import { noTelnyxFaults, telnyxFaults } from './simulator-settings';
import type { SiprecSessions } from './simulator-siprec';
import type { SimulatedCall, SimulatedConference, SimulatorContext } from './simulator-state';

const bridgeRequest = z.strictObject({ to: z.string().optional() });
const eventRequest = z.strictObject({ event_type: z.string(), payload: z.looseObject({}).default({}) });
const byeRequest = z.object({ callId: z.string() });

const notFound = answered(404, { error: 'not found' });

const shown = (call: SimulatedCall) => ({
  sessionRef: call.legId,
  call_control_id: call.controlId,
  call_leg_id: call.legId,
  call_session_id: call.sessionId,
  state: call.state,
});

const shownConference = ({ conferenceId, state }: SimulatedConference, legs: readonly SimulatedCall[]) => ({
  sessionRef: conferenceId,
  state,
  legs: legs.map(shown),
});

interface Parts {
  readonly calls: SimulatedCalls;
  readonly conferences: Conferences;
  readonly siprec: SiprecSessions;
}

/**
 * What a test or a person does to the simulated world, below `/__sim`: `POST calls`, `POST calls/{id}/answer`,
 * `…/bridge`, `…/hangup`, `…/events`, `POST conferences`, `POST conferences/{id}/hangup`, `POST faults`, and `POST bye` by
 * a recording server.
 */
export class SimulatorControl {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle(request: SimulatedRequest, path: readonly string[]): HttpAnswer {
    const body = parseBody(request);
    if (request.method !== 'POST' || !body) return notFound;
    try {
      return this.route(path, body);
    } catch (error) {
      if (error instanceof z.ZodError) return answered(400, { error: z.prettifyError(error) });
      throw error;
    }
  }

  private route([what = '', ref, action = '']: readonly string[], body: object): HttpAnswer {
    switch (what) {
      case 'faults':
        return this.setFaults(body);
      case 'bye':
        return this.bye(byeRequest.parse(body).callId);
      case 'calls':
        return ref === undefined ? this.create(body) : this.act(ref, action, body);
      case 'conferences':
        return ref === undefined ? this.createConference(body) : this.endConference(ref, action);
    }
    return notFound;
  }

  private create(body: object): HttpAnswer {
    return answered(201, shown(this.parts.calls.create(newCall.parse(body))));
  }

  private createConference(body: object): HttpAnswer {
    return answered(201, shownConference(...this.parts.conferences.create(newConference.parse(body))));
  }

  private endConference(ref: string, action: string): HttpAnswer {
    const conference = this.parts.conferences.byId(ref);
    if (!conference || action !== 'hangup') return notFound;
    this.parts.conferences.end(conference);
    return answered(200, shownConference(conference, []));
  }

  private act(ref: string, action: string, body: object): HttpAnswer {
    const { calls } = this.parts;
    const call = calls.byLegId(ref);
    if (!call) return notFound;
    switch (action) {
      case 'answer':
        calls.answer(call, { talkMs: null, bridgeMs: null });
        return answered(200, shown(call));
      case 'bridge': {
        const peer = calls.bridge(call, bridgeRequest.parse(body).to ?? call.to);
        return peer ? answered(201, shown(peer)) : answered(409, { error: 'not answered, or bridged already' });
      }
      case 'hangup':
        calls.hangup(call, hangupRequest.parse(body));
        return answered(200, shown(call));
      case 'events': {
        const { event_type: type, payload } = eventRequest.parse(body);
        calls.say(call, type, payload);
        return answered(202, shown(call));
      }
    }
    return notFound;
  }

  /** What is not named is off. */
  private setFaults(body: object): HttpAnswer {
    this.context.faults = { ...noTelnyxFaults, ...telnyxFaults.partial().parse(body) } as typeof noTelnyxFaults;
    return answered(200, this.context.faults);
  }

  private bye(callId: string): HttpAnswer {
    for (const call of this.parts.calls.all)
      for (const session of call.siprec) if (session.callId === callId) this.parts.siprec.closedByServer(call, session);
    return answered(200, {});
  }
}
