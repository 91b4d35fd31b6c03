import { circuitBreaker, type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, handleType } from 'cockatiel';

class VendorFailure extends Error {}

/** Keeps calls to an account back: while the vendor has asked for it, and while the vendor does not work. */
export class AccountGate {
  private readonly heldUntilMs = new Map<string, number>();
  private readonly breakers = new Map<string, CircuitBreakerPolicy>();

  constructor(
    private readonly failuresToOpen = 5,
    private readonly openForMs = 5_000,
  ) {}

  /** When the next call may be tried, in milliseconds since 1970; undefined when it may be made now. */
  waitUntilMs(account: string, nowMs: number): number | undefined {
    const held = this.heldUntilMs.get(account) ?? 0;
    if (held > nowMs) return held;
    return this.breaker(account).state === CircuitState.Open ? nowMs + this.openForMs : undefined;
  }

  /** The vendor said when to come back. */
  holdOff(account: string, untilMs: number): void {
    this.heldUntilMs.set(account, Math.max(untilMs, this.heldUntilMs.get(account) ?? 0));
  }

  /** Tells the circuit breaker how a call went. */
  async note(account: string, worked: boolean): Promise<void> {
    const outcome = (): void => {
      if (!worked) throw new VendorFailure();
    };
    await this.breaker(account)
      .execute(outcome)
      .catch(() => undefined);
  }

  private breaker(account: string): CircuitBreakerPolicy {
    const known = this.breakers.get(account);
    if (known) return known;
    const breaker = circuitBreaker(handleType(VendorFailure), {
      halfOpenAfter: this.openForMs,
      breaker: new ConsecutiveBreaker(this.failuresToOpen),
    });
    this.breakers.set(account, breaker);
    return breaker;
  }
}
