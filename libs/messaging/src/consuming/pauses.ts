const growing = (firstMs: number, longestMs: number, times: number): number =>
  Math.min(firstMs * 2 ** (times - 1), longestMs);

/** Before the next attempt while something is away. */
export const outagePauseMs = (outages: number): number => growing(100, 5_000, outages) * (0.5 + Math.random() / 2);

/** Before the next attempt after a conflict; down to nothing, so that writers that met do not meet again. */
export const conflictPauseMs = (conflicts: number): number => growing(20, 1_000, conflicts) * Math.random();
