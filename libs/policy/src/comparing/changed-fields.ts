import { canonical } from '../facts/canonical';
import { pointer } from '../checking/fault';
import { isTree } from '../documents/tree';

/** A field that is not as it was. What is not there on a side is absent. */
export interface ChangedField {
  /** JSON pointer within the document. */
  readonly at: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const one = (path: readonly PropertyKey[], before: unknown, after: unknown): ChangedField => ({
  at: pointer(...path),
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

/** The innermost fields that differ. Lists are told as a whole: what an entry was before is not known. */
export const changedFields = (
  before: unknown,
  after: unknown,
  path: readonly PropertyKey[] = [],
): readonly ChangedField[] => {
  if (isTree(before) && isTree(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changedFields(before[name], after[name], [...path, name]));
  }
  const isSame = canonical([before]) === canonical([after]);
  return isSame ? [] : [one(path, before, after)];
};
