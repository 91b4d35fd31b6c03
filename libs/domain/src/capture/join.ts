const weight = (value: unknown): string =>
  `${Array.isArray(value) ? String(value.length).padStart(6, '0') : ''}${JSON.stringify(value)}`;

/**
 * One of two reports of the same thing, whichever comes first: a missing value loses, a longer list wins, and between
 * two different values the choice is arbitrary but always the same. Commutative, associative and idempotent.
 */
export const joined = <T>(a: T, b: T): T => {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return weight(a) >= weight(b) ? a : b;
};

/** Joins two records field by field. */
export const joinedFields = <T extends object>(a: T, b: T): T => {
  const result = { ...a } as Record<string, unknown>;
  for (const [field, value] of Object.entries(b)) result[field] = joined(result[field], value);
  return result as T;
};

/** The record without its undefined fields. */
export const defined = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
