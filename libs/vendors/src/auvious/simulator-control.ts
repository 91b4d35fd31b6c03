import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered } from './simulator-answers';
import { conferenceEnd, type Conferences, newConference, newParticipant } from './simulator-conferences';
import type { Delivery } from './simulator-delivery';
import { type Recorders, stateOf } from './simulator-recorders';
import { noSimulatorFaults, type SimulatorFaults, simulatorFaults } from './simulator-settings';
import type { SimulatedConference, SimulatorContext } from './simulator-state';

/** A call, as other vendors have it: two who meet in a conference. */
const newCall = z
  .strictObject({
    from: z.string().default('+35319605860'),
    to: z.string().default('+35312345678'),
    talkMs: z.number().int().min(0).nullable().default(null),
    /** Conferences do not ring. */
    ringMs: z.number().optional(),
    headers: z.record(z.string(), z.string()).default({}),
  })
  .transform(({ from, to, talkMs, headers }) =>
    newConference.parse({
      ...{ from, to, talkMs, headers },
      participants: [
        { userId: from, role: 'customer', address: `tel:${from}` },
        { userId: to, role: 'agent', address: `tel:${to}` },
      ],
    }),
  );
const event = z.strictObject({
  kind: z.enum(['', 'session']).default(''),
  type: z.string(),
  payload: z.looseObject({}).default({}),
});
const departure = z.strictObject({ userId: z.string() });
/** Null: until it is told to recover; absent: as the settings say. */
const breakdown = z.strictObject({ recoveringMs: z.number().int().min(0).nullable().optional() });

const notFound = answered(404, { error: 'not found' });
const conflict = (error: string): HttpAnswer => answered(409, { error });

const shown = ({ conversationId, conferenceId, state, recorders }: SimulatedConference) => ({
  sessionRef: conversationId,
  conferenceId,
  state,
  recorders: recorders.map((recorder) => ({
    recorderId: recorder.recorderId,
    instanceId: recorder.instanceId,
    state: stateOf(recorder),
  })),
});

const parseObject = (text: string): object | undefined => {
  try {
    const parsed: unknown = JSON.parse(text || '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

interface Parts {
  readonly conferences: Conferences;
  readonly recorders: Recorders;
  readonly delivery: Delivery;
}

/**
 * What a test or a person does to the simulated world, below `/__sim`: `POST conferences`, `conferences/{id}/end`,
 * `…/join`, `…/leave`, `…/crash`, `…/recover`, `POST calls` and `calls/{id}/hangup`, `POST events`, `faults`, and
 * `GET conferences/{id}`.
 */
export class SimulatorControl {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle({ method, body: text }: SimulatedRequest, [what = '', ref, action]: readonly string[]): HttpAnswer {
    const body = parseObject(text);
    if (!body) return answered(400, { error: 'no JSON object' });
    try {
      if (ref !== undefined) return this.toConference(ref, `${method} ${action ?? ''}`, body);
      return method === 'POST' ? this.act(what, body) : notFound;
    } catch (error) {
      if (error instanceof z.ZodError) return answered(400, { error: z.prettifyError(error) });
      throw error;
    }
  }

  private act(what: string, body: object): HttpAnswer {
    switch (what) {
      case 'conferences':
        return this.open(newConference.parse(body));
      case 'calls':
        return this.open(newCall.parse(body));
      case 'events': {
        const { kind, type, payload } = event.parse(body);
        this.parts.delivery.emit(kind, type, payload);
        return answered(202, {});
      }
      case 'faults':
        return this.setFaults(body);
    }
    return notFound;
  }

  private open(wanted: z.infer<typeof newConference>): HttpAnswer {
    const conference = this.parts.conferences.open(wanted);
    return conference ? answered(201, shown(conference)) : conflict('there is a conversation of this id');
  }

  private toConference(ref: string, action: string, body: object): HttpAnswer {
    const { conferences, recorders } = this.parts;
    const conference = conferences.find(ref);
    if (!conference) return notFound;
    switch (action) {
      case 'GET ':
        break;
      case 'POST end':
      case 'POST hangup':
        conferences.end(conference, conferenceEnd.parse(body));
        break;
      case 'POST join':
        conferences.join(conference, newParticipant.parse(body));
        break;
      case 'POST leave':
        if (!conferences.leave(conference, departure.parse(body).userId)) return conflict('they are not there');
        break;
      case 'POST crash':
        if (!this.crash(conference, breakdown.parse(body))) return conflict('nobody records');
        break;
      case 'POST recover':
        if (!conference.recorders.some((recorder) => recorders.recover(recorder))) return conflict('nobody is away');
        break;
      default:
        return notFound;
    }
    return answered(200, shown(conference));
  }

  /** Whether anybody recorded. */
  private crash({ recorders }: SimulatedConference, { recoveringMs }: z.infer<typeof breakdown>): boolean {
    return recorders.some((recorder) => this.parts.recorders.crash(recorder, recoveringMs));
  }

  /** What is not named is off. */
  private setFaults(body: object): HttpAnswer {
    this.context.faults = { ...noSimulatorFaults, ...simulatorFaults.partial().parse(body) } as SimulatorFaults;
    return answered(200, this.context.faults);
  }
}
