import { policyClass } from '@earwitness/domain';
import { z } from 'zod';

const NOTHING = 'expects nothing';
const ids = z.array(z.string()).min(1, NOTHING);

type Path = readonly PropertyKey[];

/** Where an object is empty: whatever is there has all that it asks for. */
const emptyIn = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const fields = Object.entries(value);
  return fields.length === 0 ? [path] : fields.flatMap(([name, within]) => emptyIn(within, [...path, name]));
};

const parts = z.record(z.string(), z.unknown()).superRefine((named, context) => {
  for (const path of emptyIn(named)) context.addIssue({ code: 'custom', message: NOTHING, path: [...path] });
});

/** What a trial looks at; what it does not name may be anything. */
const expectation = z.strictObject({
  record: z.boolean().optional(),
  decidedBy: policyClass.nullable().optional(),
  /** These, and maybe others. */
  matched: ids.optional(),
  /** These and no others. */
  matchedExactly: z.array(z.string()).optional(),
  notMatched: ids.optional(),
  indeterminate: ids.optional(),
  sampledOut: ids.optional(),
  /** Any part of the decision, by its own names: `plan: { failMode: closed }`. */
  decision: parts.optional(),
  retention: parts.optional(),
  /** Whether `given.caller` may play: for sets with a policy of the phase access. */
  allowed: z.boolean().optional(),
});

/** A trial that cannot fail is a mistake of whoever wrote it. */
const expected = expectation.refine((named) => Object.values(named).some((value) => value !== undefined), NOTHING);

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
