import type { CaptureDecision, PolicyFacts } from '@earwitness/domain';

/** What was decided of a conversation, as it was recorded: the last decision of it within a window counts. */
export interface RecordedDecision {
  readonly conversationId: string;
  readonly decisionId: string;
  /** What answers a question of call set-up cannot be put off: it is replayed the same way. */
  readonly isSynchronous: boolean;
  readonly decision: CaptureDecision;
  /** Undefined where they were never captured: nobody can say what other policies would have decided. */
  readonly facts: PolicyFacts | undefined;
  /** From the answer to the end, where it is known by now. The facts know it only of what was decided after the end. */
  readonly durationSec?: number;
}
