/** All of them, each once, as they come. */
export const concatenated = (lists: readonly (readonly string[])[]): readonly string[] => {
  const all = new Set<string>();
  for (const list of lists) for (const each of list) all.add(each);
  return [...all];
};

/** All of them, each once, in an order that does not depend on whose they are. */
export const union = (lists: readonly (readonly string[])[]): readonly string[] => concatenated(lists).toSorted();

export const least = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.min(...values);

export const greatest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values);

/** What is there, out of all of them. */
export const stated = <T, V>(all: readonly T[], of: (each: T) => V | undefined): readonly V[] =>
  all.map(of).filter((value) => value !== undefined);

/** The record without its undefined fields. */
export const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } => {
  const result: Partial<T> = {};
  for (const field in fields) if (fields[field] !== undefined) result[field] = fields[field];
  return result as { [K in keyof T]: Exclude<T[K], undefined> };
};

export const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

/** Worked out once for each: documents do not change. */
export const once = <T extends object, V>(of: (each: T) => V): ((each: T) => V) => {
  const known = new WeakMap<T, { readonly value: V }>();
  return (each) => {
    const found = known.get(each);
    if (found) return found.value;
    const value = of(each);
    known.set(each, { value });
    return value;
  };
};
