import type { Fault } from './problem';

/** What Standard Schema says is wrong, as far as it is read here. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

type Path = readonly string[];

export interface Misfit {
  readonly path: Path;
  readonly detail: string;
}

const pathOf = ({ path = [] }: Issue): Path =>
  path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));

/** Zod names unknown keys in the issue, not in its path. */
const unknownKeys = (issue: Issue): readonly string[] => {
  const { code, keys } = issue as { code?: string; keys?: readonly string[] };
  return code === 'unrecognized_keys' && keys ? keys : [];
};

/** Where a value does not fit its schema, and why. */
export const misfitsOf = (issue: Issue): readonly Misfit[] => {
  const [path, keys] = [pathOf(issue), unknownKeys(issue)];
  if (keys.length === 0) return [{ path, detail: issue.message }];
  return keys.map((key) => ({ path: [...path, key], detail: 'is not known' }));
};

const escaped = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** A place in the body of a request. */
export const inBody = ({ path, detail }: Misfit): Fault => ({
  pointer: path.map((segment) => `/${escaped(segment)}`).join(''),
  detail,
});

/** So many are told at once. */
export const MOST_FAULTS = 20;
