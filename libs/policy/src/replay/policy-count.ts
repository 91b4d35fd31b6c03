import type { CaptureDecision } from '@earwitness/domain';
import type { PolicyTally } from './tally';

type Counts = { -readonly [K in Exclude<keyof PolicyTally, 'policyId'>]: number };

/** Counts what each policy decided, and would decide. */
export class PolicyCount {
  private readonly counts = new Map<string, Counts>();

  add(recorded: CaptureDecision, replayed: CaptureDecision): void {
    const isLost = recorded.record && !replayed.record;
    const isGained = !recorded.record && replayed.record;
    for (const id of recorded.policyIds) {
      const counts = this.of(id);
      counts.recorded += 1;
      if (isLost) counts.lost += 1;
    }
    for (const id of replayed.policyIds) {
      const counts = this.of(id);
      counts.replayed += 1;
      if (isGained) counts.gained += 1;
    }
  }

  get tally(): readonly PolicyTally[] {
    return [...this.counts]
      .map(([policyId, counts]) => ({ policyId, ...counts }))
      .sort((a, b) => (a.policyId < b.policyId ? -1 : 1));
  }

  private of(id: string): Counts {
    const known = this.counts.get(id);
    if (known) return known;
    const counts = { recorded: 0, replayed: 0, lost: 0, gained: 0 };
    this.counts.set(id, counts);
    return counts;
  }
}
