import { byStrength } from '../combination/strength';
import type { Lookups } from '../conditions/condition-engine';
import { noPolicies, type Policy, type PolicySet } from '../evaluation/policy-set';
import { canonical, contentHash } from '../facts/canonical';
import { lookupsOf } from '../lookups/lookups-of';
import { type CompiledPolicy, compiledPolicy, conditionFaults } from './compiled-policies';
import { limitFault } from '../checking/document.limits';
import { MOST_TOLD, type PolicyFault, type Suggest, suggesting } from '../checking/fault';
import { fieldFaults, settingsFaults, tenantFaults } from '../checking/field.rules';
import {
  cycleFaults,
  danglingFaults,
  duplicateFaults,
  type KnownIds,
  knownIds,
  type Placed,
} from '../checking/reference.rules';
import { atOnce, each, type Parts } from '../checking/parts';
import { type Checked, checkSchema } from '../checking/schema.faults';
import type { WrittenDocument } from './written.document';

interface Invalid {
  readonly isValid: false;
  /** The first of them. */
  readonly faults: readonly PolicyFault[];
  /** How many more there are, where not all are told. */
  readonly untold?: number;
}
export type Parsed = { readonly isValid: true; readonly set: PolicySet } | Invalid;

export interface ParseOptions {
  /** Whom the set is for: policies of others are refused. */
  readonly tenant?: string;
}

const invalid = (faults: readonly PolicyFault[]): Invalid => ({
  isValid: false,
  faults: faults.slice(0, MOST_TOLD),
  ...(faults.length > MOST_TOLD && { untold: faults.length - MOST_TOLD }),
});

const toSet = (documents: readonly WrittenDocument[], policies: readonly Policy[], lookups: Lookups): PolicySet => ({
  hash: contentHash(documents.map(canonical).toSorted()),
  documents,
  policies: policies
    .filter(({ document }) => document.mode !== 'disabled')
    .toSorted((a, b) => byStrength(a.document, b.document)),
  settings:
    (documents.find(({ kind }) => kind === 'Settings') as PolicySet['settings'] | undefined) ?? noPolicies.settings,
  lookups,
});

/** Documents that are broken exist all the same: what refers to them is not to blame. */
const lenient = (lookups: Lookups, known: KnownIds): Lookups => ({
  ...lookups,
  has: (kind, name) => known(kind).has(name),
});

const byPlace = (a: PolicyFault, b: PolicyFault): number =>
  Number.parseInt(a.at.slice(1)) - Number.parseInt(b.at.slice(1));

interface Compilation {
  readonly compiled: readonly CompiledPolicy[];
  readonly faults: readonly PolicyFault[];
}

function* compiling(documents: readonly unknown[], checked: readonly Checked[], lookups: Lookups): Parts<Compilation> {
  const compiled: CompiledPolicy[] = [];
  const faults: (readonly PolicyFault[])[] = [];
  for (const [index, one] of checked.entries()) {
    if (!one.isValid) faults.push(one.faults, conditionFaults(documents[index], index, lookups));
    else if (one.document.kind === 'Policy') compiled.push(compiledPolicy(one.document, index, lookups));
    yield;
  }
  return { compiled, faults: faults.flat() };
}

/** What documents say of each other, and the fields of one of each other. */
const contradictions = (placed: readonly Placed[], known: KnownIds, suggest: Suggest): readonly PolicyFault[] => [
  ...danglingFaults(placed, known, suggest),
  ...cycleFaults(placed),
  ...settingsFaults(placed),
  ...fieldFaults(placed),
];

/** As `parsePolicySet`: a part for each document, so that a large set need not keep others waiting. */
export function* parsingPolicySet(documents: readonly unknown[], { tenant }: ParseOptions = {}): Parts<Parsed> {
  const limit = limitFault(documents);
  if (limit) return invalid([limit]);
  const suggest = suggesting();
  const checked = yield* each(documents, (document, index) => checkSchema(document, index, suggest));
  const placed = checked.flatMap((one, index): readonly Placed[] =>
    one.isValid ? [{ index, document: one.document }] : [],
  );
  const known = knownIds(documents);
  const written = placed.map(({ document }) => document);
  const lookups = lookupsOf(written);
  const { compiled, faults: broken } = yield* compiling(
    documents,
    checked,
    lenient(lookups ?? noPolicies.lookups, known),
  );
  const faults = [
    ...broken,
    ...duplicateFaults(documents),
    ...contradictions(placed, known, suggest),
    ...tenantFaults(placed, tenant),
    ...compiled.flatMap((one) => (one.isValid ? [] : one.faults)),
  ].sort(byPlace);
  if (!lookups)
    faults.push({ at: '/', problem: 'lists hold too many values once those that they take in are counted' });
  if (!lookups || faults.length > 0) return invalid(faults);
  return {
    isValid: true,
    set: toSet(
      written,
      compiled.flatMap((one) => (one.isValid ? [one.policy] : [])),
      lookups,
    ),
  };
}

/**
 * Checks documents as they came out of YAML or JSON, and lists the faults of every one of them. Documents beyond all
 * measure have one fault, and are not looked at any further.
 */
export const parsePolicySet = (documents: readonly unknown[], options: ParseOptions = {}): Parsed =>
  atOnce(parsingPolicySet(documents, options));
