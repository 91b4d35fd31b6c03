import type { CaptureDecision, PolicyFacts } from '@earwitness/domain';
import type { PolicySet } from '../evaluation/policy-set';

/**
 * What a decision goes on to be made of when another set takes the place of the one that was in force. Undefined: of
 * nothing, for the set in force was the one that the conversation began with. `unknown`: nobody knows those policies any more.
 */
export type Role = 'unknown' | Kept | undefined;

interface Kept {
  /** What the conversation began with. */
  readonly set: PolicySet;
  /** Whether what was in force had no part in it, for the conversation was over before that came. */
  readonly isOver: boolean;
  /** Of a conversation that was over: what had come into force while it ran. */
  readonly newer?: PolicySet;
}

/** What was decided of a conversation, as it was recorded: the last decision of it within a window counts. */
export interface RecordedDecision {
  readonly conversationId: string;
  readonly decisionId: string;
  /** What answers a question of call set-up cannot be put off: it is replayed the same way. */
  readonly isSynchronous: boolean;
  readonly decision: CaptureDecision;
  readonly role?: Role;
  /** Undefined where they were never captured: nobody can say what other policies would have decided. */
  readonly facts: PolicyFacts | undefined;
  /** From the answer to the end, where it is known by now. The facts know it only of what was decided after the end. */
  readonly durationSec?: number;
}
