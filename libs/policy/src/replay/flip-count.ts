import type { CaptureDecision } from '@earwitness/domain';
import type { RecordedDecision } from './recorded-decision';
import type { Flip, ReplayTally } from './tally';

const MOST_SAMPLES = 20;

const sideOf = ({ record, decidedBy, policyIds }: CaptureDecision): Flip['recorded'] => ({
  record,
  ...(decidedBy && { decidedBy }),
  policyIds,
});

/** Counts the flips of one direction, with what they amount to. */
export class FlipCount {
  private count = 0;
  private seconds = 0;
  private withoutLength = 0;
  private readonly samples: Flip[] = [];

  add({ conversationId, decisionId, decision, durationSec }: RecordedDecision, replayed: CaptureDecision): void {
    this.count += 1;
    if (durationSec === undefined) this.withoutLength += 1;
    else this.seconds += durationSec;
    if (this.samples.length < MOST_SAMPLES)
      this.samples.push({ conversationId, decisionId, recorded: sideOf(decision), replayed: sideOf(replayed) });
  }

  get tally(): ReplayTally['lost'] {
    const { count, seconds, withoutLength, samples } = this;
    return { count, minutes: Math.round(seconds / 6) / 10, withoutLength, samples: [...samples] };
  }
}
