import { z } from 'zod';
import { instant } from '../instant';

const text = z.string();
const texts = z.array(z.string()).readonly();
/** Null: there is more than policies can look through, so that nobody knows what is not in it. */
const countableTexts = texts.nullable();

const participantFacts = z.object({
  ref: text,
  /** What a vendor calls it: `caller`, `callee`, `agent`, `customer`, `supervisor`, `unknown`. */
  kind: text,
  /** Seen from the contact centre. */
  side: z.enum(['external', 'internal', 'unknown']),
  /** E.164, where the address is a phone number. */
  number: text.optional(),
  userId: text.optional(),
  groups: countableTexts,
  /** ISO 3166-1 alpha-2, of the number. */
  country: text.optional(),
  /** IANA time zone. */
  tz: text.optional(),
  joinedAt: instant.optional(),
  leftAt: instant.optional(),
});

export const consentState = z.enum(['unknown', 'announced', 'granted', 'declined', 'withdrawn']);
export type ConsentState = z.infer<typeof consentState>;

const conversationFacts = z.object({
  id: text,
  traceId: text,
  tenant: text,
  /** `voice` unless it was stated otherwise. */
  channel: text,
  /** `inbound`, `outbound`, `unknown`, with `pstn-` before it where the other side has a phone number. */
  direction: text,
  startedAt: instant.optional(),
  answeredAt: instant.optional(),
  endedAt: instant.optional(),
  /** From the answer to the end; absent before the end. */
  durationSec: z.number().optional(),
  /** BCP 47. */
  language: text.optional(),
  businessLine: text.optional(),
  jurisdictions: countableTexts.optional(),
  tags: countableTexts,
  attrs: z.record(text, text).nullable(),
  route: z.object({
    ani: text.optional(),
    dnis: text.optional(),
    trunk: text.optional(),
    campaign: text.optional(),
    queue: z.object({ id: text, name: text.optional(), tz: text.optional() }).optional(),
  }),
  /** Absent where nobody has told of any: somebody takes part all the same. */
  participants: z.array(participantFacts).readonly().nullish(),
  consent: z.object({ state: consentState, scope: text.optional(), at: instant.optional() }),
  captures: z
    .array(
      z.object({
        vendor: text,
        mode: text,
        /** As `captureStatus` says. */
        state: text,
        startedAt: instant.optional(),
        paused: z.boolean(),
      }),
    )
    .readonly()
    .nullable(),
  /** Somebody asked by API for a recording. */
  requested: z.boolean(),
  /** Names of what was said to have happened, such as `payment.started`. */
  cues: countableTexts,
});

const vendorFacts = z.object({
  name: text,
  account: text,
  /** `native:pause`, `file:store`: what can be done in which mode. */
  capabilities: countableTexts,
  health: z.enum(['up', 'down', 'unknown']),
});

const recordingFacts = z.object({
  id: text,
  vendor: text,
  mode: text,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  durationSec: z.number().optional(),
  sizeBytes: z.number().int().optional(),
  isStored: z.boolean(),
});

/** Who wants to play a recording. */
const callerFacts = z.object({ id: text, groups: texts, scopes: texts });

/**
 * All that a policy can ask about, frozen with each evaluation: the same facts give the same decision, whenever. What is
 * not known is absent, and what there is too much of is null; a condition that needs either is indeterminate.
 */
export const policyFacts = z.object({
  /** The moment of the decision: no policy reads a clock. */
  now: instant,
  c: conversationFacts,
  vendors: z.array(vendorFacts).readonly().nullable(),
  r: recordingFacts.optional(),
  caller: callerFacts.optional(),
});
export type PolicyFacts = Readonly<z.infer<typeof policyFacts>>;
export type ConversationFacts = PolicyFacts['c'];
export type ParticipantFacts = z.infer<typeof participantFacts>;
