/** A list of values that takes in other lists, by their ids. */
export interface Nested {
  readonly id: string;
  readonly own: readonly string[];
  readonly takenIn: readonly string[];
}

/** Of all lists together: small documents that take in each other could fill any memory. */
export const MOST_FLATTENED = 200_000;

/** The ids that can be reached from one, itself among them; circles do no harm. */
const reachable = (from: string, lists: ReadonlyMap<string, Nested>): ReadonlySet<string> => {
  const reached = new Set([from]);
  for (const id of reached) for (const next of lists.get(id)?.takenIn ?? []) reached.add(next);
  return reached;
};

/**
 * Each list with all that it takes in, once.
 * @returns undefined where that is too much
 */
export const flattened = (lists: readonly Nested[]): ReadonlyMap<string, ReadonlySet<string>> | undefined => {
  const byId = new Map(lists.map((list) => [list.id, list]));
  const sets = new Map<string, ReadonlySet<string>>();
  let total = 0;
  for (const { id } of lists) {
    const parts = [...reachable(id, byId)].map((reached) => byId.get(reached)?.own ?? []);
    total += parts.reduce((sum, { length }) => sum + length, 0);
    if (total > MOST_FLATTENED) return undefined;
    sets.set(id, new Set(parts.flat()));
  }
  return sets;
};
