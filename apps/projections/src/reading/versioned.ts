/** A single resource, with the version of the conversation that it follows from. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}
