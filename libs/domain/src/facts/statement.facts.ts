import { z } from 'zod';
import { message } from '../message';
import { side } from './session.facts';

/** Who says so by API; absent where a vendor does. */
const statedBy = { requestId: z.string().optional(), requestedBy: z.string().optional() };

/** What is known of one who takes part: known by the vendor's ref, or by the phone number. */
export const statedParticipant = z.object({
  participantRef: z.string().optional(),
  number: z.string().optional(),
  userId: z.string().optional(),
  groups: z.array(z.string()).readonly().optional(),
  /** IANA time zone. */
  tz: z.string().optional(),
  side: side.optional(),
});
export type StatedParticipant = Readonly<z.infer<typeof statedParticipant>>;

export const statedQueue = z.object({ id: z.string(), name: z.string().optional(), tz: z.string().optional() });

/** What policies may ask about and no call says: of what is left out, nothing is stated. */
export const ContextStated = message(
  'ContextStated',
  'context.stated',
  z.object({
    ...statedBy,
    channel: z.string().optional(),
    /** BCP 47. */
    language: z.string().optional(),
    businessLine: z.string().optional(),
    jurisdictions: z.array(z.string()).readonly().optional(),
    tags: z.array(z.string()).readonly().optional(),
    attrs: z.record(z.string(), z.string()).optional(),
    trunk: z.string().optional(),
    campaign: z.string().optional(),
    queue: statedQueue.optional(),
    participants: z.array(statedParticipant).readonly().optional(),
  }),
);

/** Something happened that policies may wait for: `payment.started`. */
export const CueGiven = message('CueGiven', 'cue.given', z.object({ ...statedBy, name: z.string() }));

const consent = z.object({
  ...statedBy,
  /** What it is about: `recording`, `transcription`; absent: everything. */
  scope: z.string().optional(),
  /** Whose word it is; absent where nobody is told apart. */
  participantRef: z.string().optional(),
  /** Where it can be looked up. */
  evidence: z.string().optional(),
});

/** They were told of the recording. */
export const ConsentAnnounced = message('ConsentAnnounced', 'consent.announced', consent);
export const ConsentGranted = message('ConsentGranted', 'consent.granted', consent);
export const ConsentDeclined = message('ConsentDeclined', 'consent.declined', consent);
/** What was granted is granted no more. */
export const ConsentWithdrawn = message('ConsentWithdrawn', 'consent.withdrawn', consent);
