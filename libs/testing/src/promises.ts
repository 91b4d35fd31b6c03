interface Skipped {
  readonly skippedBecause: string;
}

export type Kept = () => Promise<void> | void;

/** A promise that this implementation cannot make. */
export const skipped = (reason: string): Skipped => ({ skippedBecause: reason });

type Planned =
  | { readonly promise: string; readonly kept: Kept }
  | { readonly promise: string; readonly skippedBecause: string }
  | { readonly promise: string; readonly brokenBecause: string };

const planOne = (promise: string, kept: Kept | Skipped | undefined): Planned => {
  if (!kept) return { promise, brokenBecause: 'nothing shows that this promise is kept' };
  if (typeof kept === 'function') return { promise, kept };
  return kept.skippedBecause.trim() === '' ? { promise, brokenBecause: 'a skip needs a reason' } : { promise, ...kept };
};

/** What `promises` registers: every promise of the list, and what nobody promised. */
export const planOf = (
  list: readonly string[],
  kept: Readonly<Record<string, Kept | Skipped | undefined>>,
): readonly Planned[] => [
  ...list.map((promise) => planOne(promise, kept[promise])),
  ...Object.keys(kept)
    .filter((promise) => !list.includes(promise))
    .map((promise) => ({ promise, brokenBecause: 'nobody promised this' })),
];

const register = (planned: Planned): void => {
  if ('kept' in planned) it(planned.promise, async () => planned.kept());
  else if ('skippedBecause' in planned)
    it.skip(`${planned.promise} (skipped: ${planned.skippedBecause})`, () => undefined);
  else
    it(planned.promise, () => {
      throw new Error(planned.brokenBecause);
    });
};

/**
 * One test for each promise of a closed list that `whose` must keep. A promise without a test fails, and so does a test
 * without a promise.
 */
export const promises = <P extends string>(
  whose: string,
  list: readonly P[],
  kept: Readonly<Record<P, Kept | Skipped>>,
): void =>
  describe(whose, () => {
    planOf(list, kept).forEach(register);
  });
