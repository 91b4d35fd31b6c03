import type { CaptureDecision, PolicyFacts } from '@earwitness/domain';
import { judge } from '../evaluation/decide-capture';
import type { PolicySet } from '../evaluation/policy-set';
import { differing } from './differing';
import { FlipCount } from './flip-count';
import { type Extremes, extremesOf, telling } from './missing-facts';
import { PolicyCount } from './policy-count';
import type { RecordedDecision } from './recorded-decision';
import type { ReplayTally } from './tally';

type Known = RecordedDecision & { readonly facts: PolicyFacts };

/**
 * What a set of policies would have decided of conversations that are over: each is told once, with the last decision of
 * it. No clock, no chance: samples are drawn as they would have been, and a set replays what it decided itself without
 * a difference.
 */
export class Replay {
  private readonly set: PolicySet;
  private readonly extremes: Extremes;
  /** How often a condition could not be answered. */
  private missing = 0;

  private readonly counts = { conversations: 0, agree: 0, changed: 0, coverageLost: 0, indeterminate: 0 };
  private readonly unknown = { withoutFacts: 0, missingFacts: 0 };
  private readonly lost = new FlipCount();
  private readonly gained = new FlipCount();
  private readonly policies = new PolicyCount();
  private readonly changes = new Map<string, number>();

  constructor(set: PolicySet) {
    this.set = telling(set, () => void (this.missing += 1));
    this.extremes = extremesOf(set);
  }

  add(recorded: RecordedDecision): void {
    const { facts } = recorded;
    if (facts) this.replay({ ...recorded, facts });
    else this.addWithoutFacts(1);
  }

  /** Conversations of which it is not known what was known. */
  addWithoutFacts(conversations: number): void {
    this.counts.conversations += conversations;
    this.unknown.withoutFacts += conversations;
  }

  get tally(): ReplayTally {
    const changes = [...this.changes].map(([dimension, count]) => ({ dimension, count }));
    return {
      ...this.counts,
      changes: changes.sort((a, b) => b.count - a.count || (a.dimension < b.dimension ? -1 : 1)),
      lost: this.lost.tally,
      gained: this.gained.tally,
      unknown: { ...this.unknown },
      policies: this.policies.tally,
    };
  }

  private replay(recorded: Known): void {
    const missingBefore = this.missing;
    const replayed = judge(this.set, recorded.facts, { synchronous: recorded.isSynchronous });
    const isMissing = this.missing > missingBefore;
    this.counts.conversations += 1;
    if (isMissing) this.counts.indeterminate += 1;
    if (replayed.record === recorded.decision.record) this.compare(recorded.decision, replayed);
    else if (isMissing && this.couldBeEither(recorded)) this.unknown.missingFacts += 1;
    else this.flip(recorded, replayed);
  }

  private compare(recorded: CaptureDecision, replayed: CaptureDecision): void {
    this.policies.add(recorded, replayed);
    const dimensions = differing(recorded, replayed);
    if (dimensions.length === 0) this.counts.agree += 1;
    else this.counts.changed += 1;
    for (const dimension of dimensions) this.changes.set(dimension, (this.changes.get(dimension) ?? 0) + 1);
  }

  private flip(recorded: Known, replayed: CaptureDecision): void {
    this.policies.add(recorded.decision, replayed);
    (replayed.record ? this.gained : this.lost).add(recorded, replayed);
    if (!replayed.record && recorded.decision.decidedBy === 'obligation') this.counts.coverageLost += 1;
  }

  private couldBeEither({ facts }: Known): boolean {
    const { least, most } = this.extremes;
    return judge(least, facts).record !== judge(most, facts).record;
  }
}
