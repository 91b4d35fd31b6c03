/**
 * What two reports of one thing amount to. Commutative, associative and idempotent, so that neither the order nor the
 * number of reports can matter.
 */
export type Join<T> = (a: T, b: T) => T;

/** The same text for the same value, whatever the order of its keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const sizeOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.keys(value).length : 0;

const outweighs = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'string' && typeof b === 'string') return a > b;
  const difference = sizeOf(a) - sizeOf(b);
  return difference > 0 || (difference === 0 && canonical(a) > canonical(b));
};

/**
 * One of two: `unknown` loses, the longer list and the record with more fields win, and between two different values
 * the choice is arbitrary but always the same.
 */
export const joined = <T>(a: T, b: T): T => {
  if (a === b || b === 'unknown') return a;
  return a === 'unknown' || outweighs(b, a) ? b : a;
};

export const firstOf: Join<string> = (a, b) => (b < a ? b : a);
export const lastOf: Join<string> = (a, b) => (b > a ? b : a);

/** What a report may say of a thing: any of its fields, or nothing of them. */
export type Learned<T> = { readonly [F in keyof T]?: T[F] | undefined };

type Joins<T> = { readonly [F in keyof T]?: Join<NonNullable<T[F]>> };

type Said<T> = NonNullable<T[keyof T]>;

/** Joins records field by field: as the table says, else `joined`. What changes nothing returns what was known. */
export const joinedBy =
  <T extends object>(joins: Joins<T>) =>
  (known: T, learned: Learned<T>): T => {
    let result: T | undefined;
    for (const field of Object.keys(learned) as (keyof T)[]) {
      const [before, said] = [known[field], learned[field]];
      if (said === undefined) continue;
      const after = before === undefined ? said : (joins[field] ?? joined)(before as Said<T>, said as Said<T>);
      if (after !== before) (result ??= { ...known })[field] = after;
    }
    return result ?? known;
  };

/** Joins lists of things that a key tells apart, thing by thing. */
export const joinedList =
  <T>(isSame: (a: T, b: T) => boolean, join: Join<T>): Join<readonly T[]> =>
  (known, learned) => {
    let result = known;
    for (const said of learned) {
      const index = result.findIndex((each) => isSame(each, said));
      const before = result[index];
      const after = before === undefined ? said : join(before, said);
      if (before === undefined) result = [...result, after];
      else if (after !== before) result = result.with(index, after);
    }
    return result;
  };

/** Joins records of texts whose keys may come from outside: `constructor` is a key like any other. */
export const joinedTexts: Join<Readonly<Record<string, string>>> = (known, learned) => {
  let result = known;
  for (const [key, said] of Object.entries(learned)) {
    const before = Object.hasOwn(known, key) ? known[key] : undefined;
    const after = before === undefined ? said : joined(before, said);
    if (after !== before) result = { ...result, [key]: after };
  }
  return result;
};

/** The record without its undefined fields. */
export const defined = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
