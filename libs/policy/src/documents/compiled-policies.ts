import { z } from 'zod';
import { celEngine } from '../conditions/cel-engine';
import type { Condition, Lookups } from '../conditions/condition-engine';
import { type Formed, formToCel } from '../forms/form';
import type { Policy } from '../evaluation/policy-set';
import { type PolicyFault, pointer } from '../checking/fault';
import { policyDocument, type WrittenPolicy } from './policy.document';

interface Invalid {
  readonly isValid: false;
  readonly faults: readonly PolicyFault[];
}
export type CompiledPolicy = { readonly isValid: true; readonly policy: Policy } | Invalid;

const invalid = (
  faults: readonly PolicyFault[],
): { readonly isValid: false; readonly faults: readonly PolicyFault[] } => ({ isValid: false, faults });

/** Of a tree without branches the root is to blame. */
const inTree = (at: string, { at: within, problem }: PolicyFault): PolicyFault => ({
  at: within === '/' ? at : `${at}${within}`,
  problem,
});

type CompiledCondition = { readonly isValid: true; readonly condition: Condition; readonly cost: number } | Invalid;

const compiledCondition = (when: WrittenPolicy['when'], index: number, lookups: Lookups): CompiledCondition => {
  const at = pointer(index, 'when');
  const isTree = typeof when !== 'string';
  const formed: Formed = isTree ? formToCel(when) : { isValid: true, source: when };
  if (!formed.isValid) return invalid(formed.faults.map((fault) => inTree(at, fault)));
  const compiled = celEngine.compile(formed.source, lookups);
  if (compiled.isValid) return { isValid: true, condition: compiled.condition, cost: compiled.cost };
  // Places in a source that nobody wrote are of no use to anybody.
  return invalid(compiled.faults.map((fault) => (isTree ? { at, problem: fault.problem } : { at, ...fault })));
};

/** Makes a policy out of what was written: its condition compiled, its durations in milliseconds. */
export const compiledPolicy = (written: WrittenPolicy, index: number, lookups: Lookups): CompiledPolicy => {
  const compiled = compiledCondition(written.when, index, lookups);
  if (!compiled.isValid) return compiled;
  const { condition, cost } = compiled;
  return { isValid: true, policy: { document: policyDocument.parse(written), condition, cost } };
};

const ofPolicy = z.looseObject({ kind: z.literal('Policy'), when: policyDocument.shape.when.unwrap() });

/** What is wrong with the condition of a document that is broken elsewhere too: people want to hear of it at once. */
export const conditionFaults = (document: unknown, index: number, lookups: Lookups): readonly PolicyFault[] => {
  const parsed = ofPolicy.safeParse(document);
  const compiled = parsed.success ? compiledCondition(parsed.data.when, index, lookups) : undefined;
  return compiled && !compiled.isValid ? compiled.faults : [];
};
