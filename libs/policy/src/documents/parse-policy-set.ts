import { byStrength } from '../combination/strength';
import type { Lookups } from '../conditions/condition-engine';
import { noPolicies, type Policy, type PolicySet } from '../evaluation/policy-set';
import { canonical, contentHash } from '../facts/canonical';
import { lookupsOf } from '../lookups/lookups-of';
import { compiledPolicy, conditionFaults } from './compiled-policies';
import { limitFault } from '../checking/document.limits';
import type { PolicyFault } from '../checking/fault';
import { fieldFaults, settingsFaults, tenantFaults } from '../checking/field.rules';
import {
  cycleFaults,
  danglingFaults,
  duplicateFaults,
  type KnownIds,
  knownIds,
  type Placed,
} from '../checking/reference.rules';
import { checkSchema } from '../checking/schema.faults';
import type { WrittenDocument } from './written.document';

export type Parsed =
  | { readonly isValid: true; readonly set: PolicySet }
  | { readonly isValid: false; readonly faults: readonly PolicyFault[] };

export interface ParseOptions {
  /** Whom the set is for: policies of others are refused. */
  readonly tenant?: string;
}

const invalid = (...faults: readonly PolicyFault[]): Parsed => ({ isValid: false, faults });

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
  has: (kind, name) => known(kind).includes(name),
});

const byPlace = (a: PolicyFault, b: PolicyFault): number =>
  Number.parseInt(a.at.slice(1)) - Number.parseInt(b.at.slice(1));

/**
 * Checks documents as they came out of YAML or JSON, and lists every fault of every one of them. Documents beyond all
 * measure have one fault, and are not looked at any further.
 */
export const parsePolicySet = (documents: readonly unknown[], { tenant }: ParseOptions = {}): Parsed => {
  const limit = limitFault(documents);
  if (limit) return invalid(limit);
  const checked = documents.map(checkSchema);
  const placed = checked.flatMap((one, index): readonly Placed[] =>
    one.isValid ? [{ index, document: one.document }] : [],
  );
  const known = knownIds(documents);
  const written = placed.map(({ document }) => document);
  const lookups = lookupsOf(written);
  const forgiving = lenient(lookups ?? noPolicies.lookups, known);
  const compiled = placed.flatMap(({ index, document }) =>
    document.kind === 'Policy' ? [compiledPolicy(document, index, forgiving)] : [],
  );
  const faults = [
    ...checked.flatMap((one, index) =>
      one.isValid ? [] : [...one.faults, ...conditionFaults(documents[index], index, forgiving)],
    ),
    ...duplicateFaults(documents),
    ...danglingFaults(placed, known),
    ...cycleFaults(placed),
    ...settingsFaults(placed),
    ...tenantFaults(placed, tenant),
    ...fieldFaults(placed),
    ...compiled.flatMap((one) => (one.isValid ? [] : one.faults)),
  ].sort(byPlace);
  if (!lookups)
    faults.push({ at: '/', problem: 'lists hold too many values once those that they take in are counted' });
  if (!lookups || faults.length > 0) return invalid(...faults);
  return {
    isValid: true,
    set: toSet(
      written,
      compiled.flatMap((one) => (one.isValid ? [one.policy] : [])),
      lookups,
    ),
  };
};
