import { policyClass } from '@earwitness/domain';
import { z } from 'zod';

const count = z.number().int().nonnegative();

const side = z.object({
  record: z.boolean(),
  decidedBy: policyClass.optional(),
  policyIds: z.array(z.string()).readonly(),
});

export const flip = z.object({
  conversationId: z.string(),
  decisionId: z.string(),
  recorded: side.describe('As it was decided.'),
  replayed: side.describe('As these policies would have decided.'),
});
export type Flip = Readonly<z.infer<typeof flip>>;

const flips = z.object({
  count,
  minutes: z.number().nonnegative().describe('Of those whose length is known.'),
  withoutLength: count,
  samples: z.array(flip).readonly().describe('The first ones.'),
});

const ofPolicy = z.object({
  policyId: z.string(),
  recorded: count.describe('Conversations that it decided.'),
  replayed: count.describe('Conversations that it would have decided.'),
  lost: count.describe('Of those it decided, no longer recorded.'),
  gained: count.describe('Of those it would decide, not recorded before.'),
});
export type PolicyTally = Readonly<z.infer<typeof ofPolicy>>;

const ofDimension = z.object({ dimension: z.string(), count });

/** What a replay has found. Every conversation is in exactly one of `agree`, `changed`, `lost`, `gained`, `unknown`. */
export const replayTally = z.object({
  conversations: count,
  agree: count.describe('The same is demanded.'),
  changed: count.describe('Recorded both times, but not in the same way.'),
  changes: z.array(ofDimension).readonly().describe('What differs in the way of recording.'),
  lost: flips.describe('Recorded, and no longer with these policies.'),
  gained: flips.describe('Not recorded, and recorded with these policies.'),
  coverageLost: count.describe('Demanded by an obligation, and not recorded with these policies.'),
  unknown: z.object({
    withoutFacts: count.describe('Their facts were never captured.'),
    withoutPolicies: count.describe('Nobody knows any more with which policies they began.'),
    missingFacts: count.describe('Whether they would flip depends on a fact that is missing.'),
  }),
  indeterminate: count.describe('Conversations, wherever they are counted, of which a policy asks for a missing fact.'),
  policies: z.array(ofPolicy).readonly(),
});
export type ReplayTally = Readonly<z.infer<typeof replayTally>>;
