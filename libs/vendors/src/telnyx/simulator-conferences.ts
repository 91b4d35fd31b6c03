import { z } from 'zod';
import { type ApiError, apiErrors, type Body } from './simulator-answers';
import { hangupRequest, newCall, type SimulatedCalls } from './simulator-calls';
import type { WebhookDelivery } from './simulator-delivery';
import type { CommandMemory } from './simulator-memory';
import { faultOfConferenceAction, isConferenceAction } from './simulator-parameters';
import type { Recordings } from './simulator-recordings';
import {
  type AtLeg,
  identified,
  type SimulatedCall,
  type SimulatedConference,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

/** `POST /__sim/conferences`. They join one after the other; null: nobody leaves by themselves. */
export const newConference = z.strictObject({
  participants: z.number().int().min(1).max(20).default(2),
  ringMs: z.number().int().min(0).default(1_000),
  talkMs: z.number().int().min(0).nullable().default(null),
  /** Of every leg. */
  custom_headers: newCall.shape.custom_headers,
});
export type NewConference = z.infer<typeof newConference>;

const numberOf = (participant: number): string => `+353196058${String(60 + participant).padStart(2, '0')}`;

interface Saying {
  readonly type: string;
  readonly more?: object;
}

interface Parts {
  readonly calls: SimulatedCalls;
  readonly recordings: Recordings;
  readonly delivery: WebhookDelivery;
  readonly memory: CommandMemory;
}

/** Conferences, each with the legs that take part: calls of their own, with a session of their own. */
export class Conferences implements AtLeg {
  readonly all: SimulatedConference[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  byId(id: string): SimulatedConference | undefined {
    return this.all.find(({ conferenceId }) => conferenceId === id);
  }

  create({
    participants,
    ringMs,
    talkMs,
    custom_headers,
  }: NewConference): readonly [SimulatedConference, readonly SimulatedCall[]] {
    const { world } = this.context;
    const wanted = (index: number) => newCall.parse({ from: numberOf(index), ringMs: null, custom_headers });
    const creator = this.parts.calls.create(wanted(0));
    const others = Array.from({ length: participants - 1 }, (_, index) => this.parts.calls.create(wanted(index + 1)));
    const conference: SimulatedConference = {
      conferenceId: uuidFrom(world),
      controlId: creator.controlId,
      sessionId: creator.sessionId,
      clientState: null,
      recordings: [],
      present: new Set(),
      state: 'forming',
    };
    this.all.push(conference);
    const legs = [creator, ...others];
    legs.forEach((leg, index) => world.after(ringMs + index * 500, () => this.join(conference, leg)));
    if (talkMs !== null) world.after(ringMs + participants * 500 + talkMs, () => this.end(conference));
    return [conference, legs];
  }

  end(conference: SimulatedConference): void {
    for (const call of [...conference.present]) this.parts.calls.hangup(call, hangupRequest.parse({}));
  }

  /** A leg that ends leaves; with the last one the conference is over. */
  endAll(call: SimulatedCall): void {
    for (const conference of this.all) {
      if (!conference.present.delete(call)) continue;
      this.say(conference, call, { type: 'conference.participant.left' });
      if (conference.present.size === 0) this.over(conference, call);
    }
  }

  /** `POST /v2/conferences/{id}/actions/{action}`. Undefined when the command was taken. */
  perform(action: string, conference: SimulatedConference, body: Body): ApiError | undefined {
    const { memory } = this.parts;
    if (conference.state === 'ended') return apiErrors.conferenceEnded;
    if (!isConferenceAction(action)) return apiErrors.unknownResource;
    if (memory.isRemembered(conference.conferenceId, body)) return undefined;
    const fault = faultOfConferenceAction(action, body);
    if (fault) return fault;
    memory.remember(conference.conferenceId, action, body);
    if (typeof body.client_state === 'string') conference.clientState = body.client_state;
    this.take(action, conference, body);
    return undefined;
  }

  private take(action: string, conference: SimulatedConference, body: Body): void {
    const { recordings } = this.parts;
    if (action === 'record_start') recordings.start(conference, body, 'StartConferenceRecordingAPI');
    if (action === 'record_stop') recordings.stop(conference, body);
    if (action === 'record_pause') recordings.pause(conference, body);
    if (action === 'record_resume') recordings.resume(conference, body);
  }

  private join(conference: SimulatedConference, call: SimulatedCall): void {
    if (call.state === 'ended') return;
    this.parts.calls.answer(call, { talkMs: null, bridgeMs: null });
    if (conference.state === 'forming') {
      conference.state = 'live';
      this.say(conference, call, { type: 'conference.created', more: { occurred_at: this.context.world.now() } });
    }
    conference.present.add(call);
    this.say(conference, call, { type: 'conference.participant.joined' });
  }

  private over(conference: SimulatedConference, last: SimulatedCall): void {
    conference.state = 'ended';
    this.parts.recordings.endAll(conference);
    const more = { reason: 'all_left', occurred_at: this.context.world.now() };
    this.say(conference, last, { type: 'conference.ended', more });
  }

  /** Every event of a conference names a leg. */
  private say({ conferenceId }: SimulatedConference, call: SimulatedCall, said: Saying): void {
    const subject = identified(call, this.context.settings.connectionId);
    this.parts.delivery.emit(said.type, { ...subject, conference_id: conferenceId, ...said.more });
  }
}
