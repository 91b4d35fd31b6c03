import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered } from './simulator-answers';
import type { CustomerApplication } from './simulator-application';
import type { Buckets } from './simulator-buckets';
import { newCall, type SimulatedCalls } from './simulator-calls';
import type { CallCourse } from './simulator-course';
import type { Events } from './simulator-events';
import { noSinchFaults, sinchFaults } from './simulator-settings';
import { refOf, type SimulatedCall, type SimulatorContext } from './simulator-state';

const MOST_PARTICIPANTS = 100;
/** Participants come one after the other. */
const JOINED_EVERY_MS = 500;

const conferenceRequest = newCall.pick({ from: true, talkMs: true, custom: true, originationType: true }).extend({
  conferenceId: z.string().min(1).max(64),
  participants: z.number().int().min(1).max(MOST_PARTICIPANTS).default(2),
});
const joinRequest = conferenceRequest.omit({ conferenceId: true }).extend({
  participants: z.number().int().min(1).max(MOST_PARTICIPANTS).default(1),
});
const hangupRequest = z.strictObject({ reason: z.string().optional(), result: z.string().optional() });
const eventRequest = z.looseObject({ event: z.string() });

const notFound = answered(404, { error: 'not found' });
const shown = (call: SimulatedCall) => ({ sessionRef: call.id, state: call.state });

interface Parts {
  readonly calls: SimulatedCalls;
  readonly course: CallCourse;
  readonly events: Events;
  readonly buckets: Buckets;
  readonly application: CustomerApplication;
}

const parsedBody = ({ body }: SimulatedRequest): unknown => {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * What a test or a person does to the simulated world, below `/__sim`: `POST calls`, `POST calls/{callid}/answer`,
 * `…/hangup`, `…/events`, `POST conferences`, `POST conferences/{conferenceId}/join`, `POST faults`, `GET files`,
 * `GET buckets/{bucket}/{key}`, and `POST application` as the customer's own.
 */
export class SimulatorControl {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle(request: SimulatedRequest, path: readonly string[]): HttpAnswer {
    const [what, ...rest] = path;
    if (what === 'buckets') return this.parts.buckets.serve(request, rest);
    if (what === 'application') return this.parts.application.handle(request);
    if (what === 'files' && request.method === 'GET') return answered(200, this.parts.buckets.files);
    if (request.method !== 'POST') return notFound;
    try {
      return this.route(path, parsedBody(request));
    } catch (error) {
      if (error instanceof z.ZodError) return answered(400, { error: z.prettifyError(error) });
      throw error;
    }
  }

  private route([what = '', ref, action = '']: readonly string[], body: unknown): HttpAnswer {
    switch (what) {
      case 'faults':
        return this.setFaults(body);
      case 'calls':
        return ref === undefined ? this.create(body) : this.act(ref, action, body);
      case 'conferences':
        return this.gather(ref, action, body);
    }
    return notFound;
  }

  private create(body: unknown): HttpAnswer {
    const call = this.parts.calls.create(newCall.parse(body));
    this.parts.course.begin(call);
    return answered(201, shown(call));
  }

  /** Calls to a conference: they are in it once the answer to ICE connects them to it. */
  private gather(ref: string | undefined, action: string, body: unknown): HttpAnswer {
    if (ref !== undefined && action !== 'join') return notFound;
    const wanted =
      ref === undefined ? conferenceRequest.parse(body) : { ...joinRequest.parse(body), conferenceId: ref };
    const { conferenceId, participants, ...given } = wanted;
    const calls = Array.from({ length: participants }, (_, index) => {
      const call = this.parts.calls.create(newCall.parse({ ...given, to: conferenceId, toType: 'conference' }));
      this.context.world.after(index * JOINED_EVERY_MS, () => {
        if (call.state === 'incoming') this.parts.course.begin(call);
      });
      return shown(call);
    });
    return answered(201, { sessionRef: refOf({ conferenceId }), state: 'gathering', calls });
  }

  private act(ref: string, action: string, body: unknown): HttpAnswer {
    const { calls, course, events } = this.parts;
    const call = calls.find(ref);
    if (!call) return notFound;
    switch (action) {
      case 'answer':
        if (call.state !== 'ringing') return answered(409, { error: 'it does not ring' });
        course.answer(call);
        return answered(200, shown(call));
      case 'hangup':
        this.hangUp(call, hangupRequest.parse(body));
        return answered(200, shown(call));
      case 'events':
        events.say(call, eventRequest.parse(body));
        return answered(202, shown(call));
    }
    return notFound;
  }

  /** By the caller, where nothing else is said. */
  private hangUp(call: SimulatedCall, given: z.infer<typeof hangupRequest>): void {
    const isAnswered = call.answeredAt !== undefined;
    this.parts.calls.end(call, {
      reason: given.reason ?? (isAnswered ? 'CALLERHANGUP' : 'CANCEL'),
      result: given.result ?? (isAnswered ? 'ANSWERED' : 'N/A'),
    });
  }

  /** What is not named is off. */
  private setFaults(body: unknown): HttpAnswer {
    this.context.faults = { ...noSinchFaults, ...sinchFaults.partial().parse(body) } as typeof noSinchFaults;
    return answered(200, this.context.faults);
  }
}
