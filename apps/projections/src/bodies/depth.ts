/** Deeper than anything that is asked for; what walks through it need not fear for its stack. */
const DEEPEST = 32;

export const isShallow = (value: unknown, depth = DEEPEST): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((within) => isShallow(within, depth - 1)));
