/** A single resource, with the version of what it follows from: of its conversation, or of all that it says. */
export interface Versioned<T> {
  readonly version: number | string;
  readonly value: T;
}
