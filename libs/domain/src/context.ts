import type { CommandType } from './commands';
import type { Conversation } from './conversation/state';
import type { CaptureMode } from './facts/capture.facts';
import type { Instant } from './instant';
import type { Decided } from './policy/decided';

/** What a vendor can do in one mode: data that policy and saga read, checked by the contract suite. */
export interface Capability {
  readonly mode: CaptureMode;
  /** `command` we start it · `answer` our answer to a synchronous question does · `vendor` it starts by itself. */
  readonly startedBy: 'command' | 'answer' | 'vendor';
  readonly supports: readonly CommandType[];
  /** `native` by command · `mask` emulated when the recording is stored · `none`. */
  readonly pause: 'native' | 'mask' | 'none';
  readonly sendsStartedEvent: boolean;
  readonly sendsFailedEvent: boolean;
  readonly canQueryState: boolean;
  /** What of `StartCapture` it heeds: one side only, a transcript in a language. Both sides and no transcript otherwise. */
  readonly heeds?: readonly ('tracks' | 'transcribe')[];
  /** How long the vendor may take from accepting a command to the fact that confirms it, in milliseconds. */
  readonly resultWithinMs: Readonly<Partial<Record<CommandType, number>>>;
}

/** An operation of a vendor's with its input; `{text}` and `{locale}` in the words of it are filled in. */
export interface OperationTemplate {
  readonly operation: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

/** How people can be told that they are recorded. */
export interface Announcing {
  readonly spoken?: OperationTemplate;
  readonly tone?: OperationTemplate;
  /** Modes whose start itself can be heard. */
  readonly toneWithStart?: readonly CaptureMode[];
}

/** What the configuration of one account means for decisions. */
export interface AccountProfile {
  /** The modes that a demanded session is captured in by command, at its start. */
  readonly startsWithSession: readonly CaptureMode[];
  /** What the refs of a session must say for a mode to start with it; a mode that is not named starts with any. */
  readonly startsOnlyWhere?: Readonly<Partial<Record<CaptureMode, Readonly<Record<string, string>>>>>;
  /** The vendor's own operations on sessions, beyond the commands that all vendors share. */
  readonly operations?: readonly string[];
  /** How a call is ended that must not go on; absent where the vendor cannot. To stop its recording is not the same. */
  readonly endsCallBy?: OperationTemplate;
  readonly announcesBy?: Announcing;
  readonly capabilities: Readonly<Partial<Record<CaptureMode, Capability>>>;
}

/** Everything a decision depends on beside the state: pure, and the same for the same arguments. */
export interface DecisionContext {
  profileOf(vendor: string, account: string): AccountProfile | undefined;
  /**
   * What policy demands, by the set that the conversation began with, or by one that tightens it. The same facts and the
   * same moment give the same decision.
   */
  decisionFor(conversation: Conversation, now: Instant): Decided;
}
