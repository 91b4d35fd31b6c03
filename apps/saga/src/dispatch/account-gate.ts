interface Standing {
  /** In a row. */
  failures: number;
  /** Nothing is tried before; set when the vendor does not work. */
  brokenUntilMs: number;
  /** Nothing is tried before; set when the vendor said so. */
  throttledUntilMs: number;
}

const heldUntilMs = ({ brokenUntilMs, throttledUntilMs }: Standing): number =>
  Math.max(brokenUntilMs, throttledUntilMs);

/**
 * Keeps calls to an account back: while the vendor has asked for it, and while the vendor does not work. Moments are
 * milliseconds since 1970.
 */
export class AccountGate {
  private readonly standings = new Map<string, Standing>();

  constructor(
    private readonly failuresToOpen = 5,
    private readonly openForMs = 5_000,
  ) {}

  /** Asks to make a call. @returns when to ask again; undefined when it may be made now. */
  waitUntilMs(account: string, nowMs: number): number | undefined {
    const standing = this.standing(account);
    const untilMs = heldUntilMs(standing);
    if (untilMs > nowMs) return untilMs;
    // One call finds out whether the vendor works again; the others wait for what becomes of it.
    if (standing.failures >= this.failuresToOpen) standing.brokenUntilMs = nowMs + this.openForMs;
    return undefined;
  }

  /** The accounts that are held back, and until when. */
  held(nowMs: number): ReadonlyMap<string, number> {
    const all = [...this.standings].map(([account, standing]) => [account, heldUntilMs(standing)] as const);
    return new Map(all.filter(([, untilMs]) => untilMs > nowMs));
  }

  /** The vendor said when to come back. */
  holdOff(account: string, untilMs: number): void {
    const standing = this.standing(account);
    standing.throttledUntilMs = Math.max(untilMs, standing.throttledUntilMs);
  }

  /** Whether the vendor worked in a call, whatever it answered. */
  note(account: string, worked: boolean, nowMs: number): void {
    const standing = this.standing(account);
    standing.failures = worked ? 0 : standing.failures + 1;
    standing.brokenUntilMs = standing.failures >= this.failuresToOpen ? nowMs + this.openForMs : 0;
  }

  private standing(account: string): Standing {
    const known = this.standings.get(account) ?? { failures: 0, brokenUntilMs: 0, throttledUntilMs: 0 };
    this.standings.set(account, known);
    return known;
  }
}
