import type { PolicyFacts, PolicyFinding } from '@earwitness/domain';
import type { PolicyFault } from '../checking/fault';
import { decideAccess } from '../evaluation/decide-access';
import { decideCapture, findingsOn } from '../evaluation/decide-capture';
import { decideRetention } from '../evaluation/decide-retention';
import type { PolicySet } from '../evaluation/policy-set';
import { contentHash } from '../facts/canonical';
import { parseFacts } from './stated-facts';
import { type TrialDocument, trialDocument } from './trial.document';
import { isTree } from '../documents/tree';

/** Where a trial ended otherwise than expected. */
export interface Difference {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface TrialResult {
  readonly id: string;
  readonly hasPassed: boolean;
  readonly differences: readonly Difference[];
  /** What is wrong with the trial itself. */
  readonly faults: readonly PolicyFault[];
}

/** A Tuesday, within most schedules. */
const SOME_MOMENT = '2026-01-06T10:00:00.000Z';

/** Null expects that nothing is there. */
const compared = (what: string, expected: unknown, actual: unknown): readonly Difference[] => {
  if (expected === undefined) return [];
  if (isTree(expected) && isTree(actual))
    return Object.entries(expected).flatMap(([name, value]) => compared(`${what}.${name}`, value, actual[name]));
  const isEqual = contentHash(expected ?? null) === contentHash(actual ?? null);
  return isEqual ? [] : [{ what, expected, actual: actual ?? null }];
};

const idsOf = (findings: readonly PolicyFinding[], result: PolicyFinding['result']): readonly string[] =>
  findings
    .filter((finding) => finding.result === result)
    .map(({ policyId }) => policyId)
    .sort();

/** Others may be among them. */
const found = (
  what: PolicyFinding['result'],
  expected: readonly string[] | undefined,
  findings: readonly PolicyFinding[],
): readonly Difference[] => {
  const actual = idsOf(findings, what);
  return (expected ?? []).every((id) => actual.includes(id)) ? [] : [{ what, expected, actual }];
};

const tried = (set: PolicySet, { synchronous, expect }: TrialDocument, facts: PolicyFacts): readonly Difference[] => {
  const { decision } = decideCapture(set, facts, { synchronous });
  const findings = findingsOn(set, facts, { synchronous });
  return [
    ...compared('record', expect.record, decision.record),
    ...compared('decidedBy', expect.decidedBy, decision.decidedBy),
    ...found('matched', expect.matched, findings),
    ...compared('matchedExactly', expect.matchedExactly?.toSorted(), idsOf(findings, 'matched')),
    ...found('notMatched', expect.notMatched, findings),
    ...found('indeterminate', expect.indeterminate, findings),
    ...found('sampledOut', expect.sampledOut, findings),
    ...compared('decision', expect.decision, decision),
    ...(expect.retention ? compared('retention', expect.retention, decideRetention(set, facts)) : []),
    ...(expect.allowed === undefined ? [] : compared('allowed', expect.allowed, decideAccess(set, facts).allowed)),
  ];
};

const broken = (id: string, faults: readonly PolicyFault[]): TrialResult => ({
  id,
  hasPassed: false,
  differences: [],
  faults,
});

/** Where nobody asks to play, or no policy has a say in it, the answer is always the same. */
const whyPointless = (
  { policies }: PolicySet,
  { expect }: TrialDocument,
  { caller }: PolicyFacts,
): string | undefined => {
  if (expect.allowed === undefined) return undefined;
  if (!caller) return 'expects nothing, as no caller is given who would play';
  const isRestricted = policies.some(({ document: { phase, mode } }) => phase === 'access' && mode === 'enforce');
  return isRestricted ? undefined : 'expects nothing, as no policy of the phase access is in force: anybody may play';
};

const run = (set: PolicySet, document: unknown, index: number): TrialResult => {
  const parsed = trialDocument.safeParse(document);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({
      at: [index, ...path].map((part) => `/${String(part)}`).join(''),
      problem: message,
    }));
    return broken(`test ${index + 1}`, faults);
  }
  const { metadata, given } = parsed.data;
  const stated = parseFacts(given, { tenant: 'tenant', now: SOME_MOMENT });
  if (!stated.isValid)
    return broken(
      metadata.id,
      stated.faults.map(({ at, problem }) => ({ at: `/${index}/given${at}`, problem })),
    );
  const pointless = whyPointless(set, parsed.data, stated.facts);
  if (pointless) return broken(metadata.id, [{ at: `/${index}/expect/allowed`, problem: pointless }]);
  const differences = tried(set, parsed.data, stated.facts);
  return { id: metadata.id, hasPassed: differences.length === 0, differences, faults: [] };
};

/** Runs tests that people wrote for their policies: facts in, decision out. Pure. */
export const runTrials = (set: PolicySet, documents: readonly unknown[]): readonly TrialResult[] =>
  documents.map((document, index) => run(set, document, index));
