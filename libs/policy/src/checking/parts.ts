/** Work that can be left between its parts, and taken up again: whoever does it says when others have their turn. */
export type Parts<T> = Generator<undefined, T, undefined>;

/** All parts without a pause. */
export const atOnce = <T>(parts: Parts<T>): T => {
  for (;;) {
    const step = parts.next();
    if (step.done === true) return step.value;
  }
};

/** One part for each item. */
export function* each<T, R>(items: readonly T[], work: (item: T, index: number) => R): Parts<readonly R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    results.push(work(item, index));
    yield;
  }
  return results;
}
