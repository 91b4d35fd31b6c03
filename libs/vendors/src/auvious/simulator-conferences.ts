import { z } from 'zod';
import type { Delivery } from './simulator-delivery';
import type { Recorders } from './simulator-recorders';
import {
  conferenceOf,
  hexFrom,
  type Participant,
  type SimulatedConference,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const DEFAULT_STREAMS = ['CAM', 'MIC'];

/** A participant is an id, or all that there is to say of one. Types of streams are open. */
export const newParticipant = z.union([
  z.string().transform((userId): Participant => ({ userId, streams: DEFAULT_STREAMS })),
  z.strictObject({
    userId: z.string(),
    role: z.string().optional(),
    address: z.string().optional(),
    displayName: z.string().optional(),
    streams: z.array(z.string()).default(DEFAULT_STREAMS),
  }),
]);

/** Somebody shares a screen, and somebody is on hold for a while. */
const PARTICIPANTS: readonly Participant[] = [
  { userId: 'agent-7', role: 'agent', displayName: 'Maria', streams: ['CAM', 'MIC', 'SCREEN'] },
  { userId: 'customer-9', role: 'customer', streams: ['CAM', 'MIC', 'HOLD'] },
];

/** `POST /__sim/conferences`. Times in milliseconds of the vendor's time. */
export const newConference = z.strictObject({
  conversationId: z.string().min(1).optional(),
  participants: z.array(newParticipant).default(() => [...PARTICIPANTS]),
  from: z.string().optional(),
  to: z.string().optional(),
  /** Of the call that led here. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Null: until somebody ends it. */
  talkMs: z.number().int().min(0).nullable().default(null),
  /** Instead of the setting. */
  autoRecord: z.boolean().optional(),
});
export type NewConference = z.infer<typeof newConference>;

export const conferenceEnd = z.strictObject({
  outcome: z.string().default('completed'),
  cause: z.string().optional(),
});

const described = ({ userId, role, address, displayName }: Participant) => ({ userId, role, address, displayName });

interface Announced {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Rooms that people meet in, of which only the customer's own application tells. */
export class Conferences {
  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: Delivery,
    private readonly recorders: Recorders,
  ) {}

  /** Undefined when there is a conversation of this id already. */
  open(wanted: NewConference): SimulatedConference | undefined {
    const { world, settings, conferences } = this.context;
    const { conversationId = uuidFrom(this.context), participants, headers, from, to, talkMs } = wanted;
    if (this.find(conversationId)) return undefined;
    const conferenceId = `room-${hexFrom(this.context, 8)}`;
    const conference: SimulatedConference = {
      ...{ conversationId, conferenceId, headers, from, to },
      participants: [...participants],
      state: 'active',
      recorders: [],
    };
    conferences.push(conference);
    this.say(conference, { event: 'started', from, to, participants: participants.map(described) });
    if (wanted.autoRecord ?? settings.autoRecord) this.recorders.start(conference, { audio: true, video: true });
    if (talkMs !== null) world.after(talkMs, () => this.end(conference, conferenceEnd.parse({})));
    return conference;
  }

  find(conversationId: string): SimulatedConference | undefined {
    return conferenceOf(this.context, conversationId);
  }

  join(conference: SimulatedConference, participant: Participant): void {
    conference.participants.push(participant);
    this.recorders.join(conference, participant);
    this.say(conference, { event: 'participantJoined', participants: [described(participant)] });
  }

  /** Whether they were there. */
  leave(conference: SimulatedConference, userId: string): boolean {
    const at = conference.participants.findIndex((each) => each.userId === userId);
    const [left] = at < 0 ? [] : conference.participants.splice(at, 1);
    if (!left) return false;
    this.recorders.leave(conference, userId);
    this.say(conference, { event: 'participantLeft', participants: [described(left)] });
    return true;
  }

  end(conference: SimulatedConference, { outcome, cause }: z.infer<typeof conferenceEnd>): void {
    if (conference.state === 'ended') return;
    conference.state = 'ended';
    this.recorders.abandon(conference);
    this.say(conference, { event: 'ended', outcome, cause });
  }

  private say({ conversationId, conferenceId, headers }: SimulatedConference, { event, ...more }: Announced): void {
    const { settings, world } = this.context;
    const payload = { event, conversationId, conferenceId, at: world.now(), headers, ...more };
    if (settings.announce) this.delivery.emit('session', event, payload);
  }
}
