import { policyClass } from '@earwitness/domain';
import { z } from 'zod';

const ids = z.array(z.string());

/** What a trial looks at; what it does not name may be anything. */
const expected = z.strictObject({
  record: z.boolean().optional(),
  decidedBy: policyClass.nullable().optional(),
  matched: ids.optional(),
  notMatched: ids.optional(),
  indeterminate: ids.optional(),
  sampledOut: ids.optional(),
  /** Any part of the decision, by its own names: `plan: { failMode: closed }`. */
  decision: z.record(z.string(), z.unknown()).optional(),
  retention: z.record(z.string(), z.unknown()).optional(),
  allowed: z.boolean().optional(),
});

/** A test of policies, as people write it: facts, and the decision that they are to lead to. */
export const trialDocument = z.strictObject({
  apiVersion: z.literal('earwitness/v1'),
  kind: z.literal('PolicyTest'),
  metadata: z.strictObject({ id: z.string().min(1).max(200), title: z.string().max(200).optional() }),
  /** What the saga has known for a while, or a question of call set-up that cannot wait. */
  synchronous: z.boolean().default(false),
  given: z.record(z.string(), z.unknown()),
  expect: expected,
});
export type TrialDocument = z.infer<typeof trialDocument>;
