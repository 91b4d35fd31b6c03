import { canonical } from '../facts/canonical';
import type { Kind, WrittenDocument } from '../documents/written.document';
import type { PolicySet } from '../evaluation/policy-set';
import { type ChangedField, changedFields } from './changed-fields';
import { isTightening } from './tightening';

export interface DocumentName {
  readonly kind: Kind;
  readonly id: string;
}

export interface ChangedDocument extends DocumentName {
  readonly fields: readonly ChangedField[];
}

/** What became of the documents of a set, ordered by kind and id. */
export interface SetDifference {
  /** Hashes of the two sets. */
  readonly before: string;
  readonly after: string;
  readonly added: readonly DocumentName[];
  readonly removed: readonly DocumentName[];
  readonly changed: readonly ChangedDocument[];
  /** Conversations that are under way when the second set is activated feel it. */
  readonly isTightening: boolean;
}

type Documents = ReadonlyMap<string, WrittenDocument>;

const keyOf = ({ kind, metadata: { id } }: WrittenDocument): string => `${kind}/${id}`;
const nameOf = ({ kind, metadata: { id } }: WrittenDocument): DocumentName => ({ kind, id });

const named = ({ documents }: PolicySet): Documents =>
  new Map(
    (documents as readonly WrittenDocument[])
      .map((document) => [keyOf(document), document] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const without = (some: Documents, others: Documents): readonly DocumentName[] =>
  [...some].flatMap(([key, document]) => (others.has(key) ? [] : [nameOf(document)]));

const changes = (before: Documents, after: Documents): readonly ChangedDocument[] =>
  [...after].flatMap(([key, document]) => {
    const earlier = before.get(key);
    const fields = earlier ? changedFields(earlier, document) : [];
    return fields.length > 0 ? [{ ...nameOf(document), fields }] : [];
  });

/** Tells two sets apart, field by field. Sets of equal hash have no difference. Pure. */
export const diffSets = (before: PolicySet, after: PolicySet): SetDifference => {
  const [earlier, later] = [named(before), named(after)];
  const isNew = (document: WrittenDocument): boolean =>
    canonical(document) !== canonical(earlier.get(keyOf(document)) ?? null);
  return {
    before: before.hash,
    after: after.hash,
    added: without(later, earlier),
    removed: without(earlier, later),
    changed: changes(earlier, later),
    isTightening: isTightening({ documents: [...later.values()], isNew }),
  };
};
