import type { CaptureDecision, PolicyFacts } from '@earwitness/domain';
import { type Governing, judgeRunning } from '../evaluation/decide-running';
import type { PolicySet } from '../evaluation/policy-set';
import { differing } from './differing';
import { FlipCount } from './flip-count';
import { type Extremes, extremesOf, telling } from './missing-facts';
import { PolicyCount } from './policy-count';
import type { RecordedDecision, Role } from './recorded-decision';
import type { ReplayTally } from './tally';

interface Known extends RecordedDecision {
  readonly facts: PolicyFacts;
  readonly role: Exclude<Role, 'unknown'>;
}

/** Takes the place of the set that was in force, whatever that had to say. */
const replacing = (set: PolicySet, role: Known['role']): Governing => {
  if (!role) return { set };
  return { set: role.set, newer: role.isOver ? role.newer : set };
};

/**
 * What a set of policies would have decided in the place of what was in force: each conversation is told once, with the
 * last decision of it. One that began with an earlier set keeps that, and feels of the replayed one what it would have
 * felt. No clock, no chance: samples are drawn as they would have been, and a set replays what it had a part in without
 * a difference.
 */
export class Replay {
  private readonly set: PolicySet;
  private readonly extremes: Extremes;
  /** How often a condition could not be answered. */
  private missing = 0;

  private readonly counts = { conversations: 0, agree: 0, changed: 0, coverageLost: 0, indeterminate: 0 };
  private readonly unknown = { withoutFacts: 0, withoutPolicies: 0, missingFacts: 0 };
  private readonly lost = new FlipCount();
  private readonly gained = new FlipCount();
  private readonly policies = new PolicyCount();
  private readonly changes = new Map<string, number>();

  constructor(set: PolicySet) {
    this.set = telling(set, () => void (this.missing += 1));
    this.extremes = extremesOf(set);
  }

  add(recorded: RecordedDecision): void {
    const { facts, role } = recorded;
    if (!facts) this.addWithoutFacts(1);
    else if (role === 'unknown') this.addWithoutPolicies();
    else this.replay({ ...recorded, facts, role });
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

  private addWithoutPolicies(): void {
    this.counts.conversations += 1;
    this.unknown.withoutPolicies += 1;
  }

  private replay(recorded: Known): void {
    const missingBefore = this.missing;
    const replayed = this.judge(this.set, recorded);
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

  private couldBeEither(recorded: Known): boolean {
    const { least, most } = this.extremes;
    return this.judge(least, recorded).record !== this.judge(most, recorded).record;
  }

  private judge(set: PolicySet, { facts, role, isSynchronous }: Known): CaptureDecision {
    return judgeRunning(replacing(set, role), facts, { synchronous: isSynchronous });
  }
}
