import { z } from 'zod';
import { instant } from '../instant';
import { captureDecision, policyClass } from './capture-decision';
import { policyFacts } from './policy-facts';

/** What one policy said to the facts, and the clause of its condition that settled it. */
export const policyFinding = z.object({
  policyId: z.string(),
  /** The newer set that the policy is of; absent for those of the set that the conversation began with. */
  policySetHash: z.string().optional(),
  class: policyClass,
  mode: z.enum(['enforce', 'shadow']),
  result: z.enum(['matched', 'notMatched', 'indeterminate', 'sampledOut', 'outOfScope']),
  /** How an indeterminate condition was taken: `match`, `noMatch`, `deferred`. */
  takenAs: z.enum(['match', 'noMatch', 'deferred']).optional(),
  /** The part of the condition that decided, as it is written. */
  clause: z.string().optional(),
  /** The facts that the clause reads, by name. What they were is in the facts of the decision. */
  reads: z.array(z.string()).readonly().optional(),
});
export type PolicyFinding = Readonly<z.infer<typeof policyFinding>>;

/** How a decision came about: enough to make it again, and so to say why. */
export const basis = z.object({
  decisionId: z.string(),
  at: instant,
  /** The set that the conversation began with, which goes on to count. */
  policySetHash: z.string(),
  /** The set that came into force while it ran: of that one, the policies that apply to running conversations count too. */
  newerSetHash: z.string().optional(),
  /** The set in force by then that has no part in it, for the conversation was over before it came. */
  overBeforeSetHash: z.string().optional(),
  /** SHA-256 (hex) of the facts. */
  factsHash: z.string(),
  facts: policyFacts,
  /** What the policies said that matched, or could not tell. What all others said follows from the sets and the facts. */
  findings: z.array(policyFinding).readonly(),
  /** What would be decided if the policies in shadow were in force, where that differs. */
  shadow: captureDecision.optional(),
});
export type Basis = Readonly<z.infer<typeof basis>>;

/** A decision with how it came about. */
export interface Decided {
  readonly decision: z.infer<typeof captureDecision>;
  readonly basis: Basis;
}
