import type { Instant } from '@earwitness/domain';
import type { Appendable } from '@earwitness/messaging';

/** Where facts go, and the clock that they are received by. */
export abstract class FactLog {
  /** Resolves when the records are durable. @throws Overloaded, Unacknowledged */
  abstract append(records: readonly Appendable[]): Promise<void>;
  abstract now(): Instant;
}
