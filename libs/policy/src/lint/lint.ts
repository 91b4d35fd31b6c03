import type { PolicySet } from '../evaluation/policy-set';
import { emptyRegions, retentionContradicts } from './agreement.rules';
import { obligationFailsOpen, sampleOfObligation } from './duty.rules';
import { costOverBudget, unusedReference } from './economy.rules';
import { retentionWithoutStore, sectionIgnored } from './effect.rules';
import { atOnce, type Parts } from '../checking/parts';
import type { Circumstances, Finding } from './finding';
import { alwaysTrue, neverTrue, noDefault, shadowed } from './reach.rules';
import {
  discardUnsupported,
  pauseUnsupported,
  recorderLacksCapability,
  recorderUnknown,
  storeUnknown,
} from './recorder.rules';
import { type Inspection, subjectsOf } from './subject';

/** Each looks at every policy once. */
const rules: readonly ((inspection: Inspection) => readonly Finding[])[] = [
  neverTrue,
  alwaysTrue,
  noDefault,
  obligationFailsOpen,
  sampleOfObligation,
  recorderUnknown,
  recorderLacksCapability,
  pauseUnsupported,
  discardUnsupported,
  storeUnknown,
  sectionIgnored,
  retentionWithoutStore,
  costOverBudget,
  unusedReference,
];

/** Each compares a policy with all others, one policy after the other. */
const comparisons: readonly ((inspection: Inspection) => Iterable<readonly Finding[]>)[] = [
  shadowed,
  emptyRegions,
  retentionContradicts,
];

const MOST_FINDINGS = 500;

const told = (findings: readonly Finding[]): readonly Finding[] => {
  const sorted = findings.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  if (sorted.length <= MOST_FINDINGS) return sorted;
  const detail = `There are ${sorted.length - MOST_FINDINGS} more findings, which are not told.`;
  return [...sorted.slice(0, MOST_FINDINGS), { severity: 'warning', code: 'MoreFindings', at: '/', detail }];
};

/** As `lint`, in parts, so that a large set need not keep others waiting. */
export function* linting(set: PolicySet, circumstances: Circumstances): Parts<readonly Finding[]> {
  const inspection: Inspection = { ...circumstances, set, subjects: yield* subjectsOf(set) };
  const all: (readonly Finding[])[] = [];
  for (const rule of rules) {
    all.push(rule(inspection));
    yield;
  }
  for (const compare of comparisons)
    for (const findings of compare(inspection)) {
      all.push(findings);
      yield;
    }
  return told(all.flat());
}

/**
 * What is doubtful about a set, given what its tenant has: the first 500 findings, errors before all others. A set with
 * errors is not to be activated. Pure.
 */
export const lint = (set: PolicySet, circumstances: Circumstances): readonly Finding[] =>
  atOnce(linting(set, circumstances));
