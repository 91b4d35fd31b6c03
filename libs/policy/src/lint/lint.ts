import type { PolicySet } from '../evaluation/policy-set';
import { emptyRegions, retentionContradicts } from './agreement.rules';
import { obligationFailsOpen, sampleOfObligation } from './duty.rules';
import { costOverBudget, unusedReference } from './economy.rules';
import { retentionWithoutStore, sectionIgnored } from './effect.rules';
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

const rules: readonly ((inspection: Inspection) => readonly Finding[])[] = [
  neverTrue,
  alwaysTrue,
  shadowed,
  noDefault,
  emptyRegions,
  retentionContradicts,
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

/** What is doubtful about a set, given what its tenant has. Errors first; a set with errors is not to be activated. Pure. */
export const lint = (set: PolicySet, circumstances: Circumstances): readonly Finding[] => {
  const inspection: Inspection = { ...circumstances, set, subjects: subjectsOf(set) };
  return rules
    .flatMap((rule) => rule(inspection))
    .toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
};
