export type Tree = Readonly<Record<string, unknown>>;

/** What a mapping of YAML or JSON is read as: neither a list nor a value. */
export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
