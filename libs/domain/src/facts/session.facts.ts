import { z } from 'zod';
import { instant } from '../instant';
import { message } from '../message';
import { captureDecision } from '../policy/capture-decision';
import { basis } from '../policy/decided';

export const side = z.enum(['caller', 'callee', 'agent', 'customer', 'supervisor', 'unknown']);

export const participant = z.object({
  participantRef: z.string(),
  side: side.default('unknown'),
  /** SIP or tel URI as the vendor gave it. */
  address: z.string().optional(),
  /** The phone number, only where the address is one. */
  number: z.string().optional(),
  displayName: z.string().optional(),
  joinedAt: instant.optional(),
  leftAt: instant.optional(),
});
export type Participant = Readonly<z.infer<typeof participant>>;

export const sessionOutcome = z.enum([
  'completed',
  'cancelled',
  'busy',
  'noAnswer',
  'rejected',
  'notFound',
  'limitReached',
  'failed',
  'unknown',
]);
export type SessionOutcome = z.infer<typeof sessionOutcome>;

/** What a synchronous question of call set-up was answered, with what led to it. */
export const answer = z.object({
  record: z.boolean(),
  /** `commanded`: about a capture that was commanded by who knew more than the question tells. */
  reason: z.enum(['policy', 'failMode', 'commanded']),
  policyIds: z.array(z.string()).readonly(),
  policySetHash: z.string(),
  /** The whole decision with what led to it: it is the conversation's own unless it was decided before. None with `commanded`. */
  decided: z.object({ decision: captureDecision, basis }).optional(),
});
export type Answer = Readonly<z.infer<typeof answer>>;

const parties = {
  from: z.string().optional(),
  to: z.string().optional(),
  direction: z.enum(['inbound', 'outbound', 'unknown']).default('unknown'),
};

/** A synchronous question of call set-up, or an offered call that nobody has answered yet. */
export const SessionAnnounced = message(
  'SessionAnnounced',
  'session.announced',
  z.object({ ...parties, participants: z.array(participant).readonly().default([]), answer: answer.optional() }),
);
/** Answered, connected: from here on there is something to record. */
export const SessionStarted = message(
  'SessionStarted',
  'session.started',
  z.object({ ...parties, participants: z.array(participant).readonly().default([]) }),
);
export const SessionProgressed = message('SessionProgressed', 'session.progressed', z.object({ phase: z.string() }));
export const SessionsBridged = message(
  'SessionsBridged',
  'session.bridged',
  z.object({ from: z.string().optional(), to: z.string().optional() }),
);
export const SessionEnded = message(
  'SessionEnded',
  'session.ended',
  z.object({ outcome: sessionOutcome, cause: z.string().optional(), endedBy: z.string().optional() }),
);
export const ParticipantJoined = message('ParticipantJoined', 'participant.joined', z.object({ participant }));
export const ParticipantLeft = message(
  'ParticipantLeft',
  'participant.left',
  z.object({ participantRef: z.string(), cause: z.string().optional() }),
);
