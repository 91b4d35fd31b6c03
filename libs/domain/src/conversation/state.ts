import type { Capture } from '../capture/capture';
import type { Command } from '../commands';
import type { Redundancy, RetentionTerms } from '../decisions';
import type { CaptureDecision, PolicyConflict } from '../policy/capture-decision';
import type { Decided } from '../policy/decided';
import type { FactData } from '../facts/fact';
import type { Link } from '../facts/origin';
import type { Location } from '../facts/recording.facts';
import type { Participant, SessionOutcome } from '../facts/session.facts';
import type { Instant } from '../instant';

/** One vendor's part of a conversation. Like a capture it holds observations, from which its phase is worked out. */
export interface Session {
  /** `vendor/account/sessionRef` */
  readonly key: string;
  readonly vendor: string;
  readonly account: string;
  readonly ref: string;
  /** Refs that stood in for it before the vendor named it. */
  readonly formerRefs?: readonly string[];
  /** Of a ref that stands in: the one of `refs` by which the session it stands in for is found. */
  readonly knownBy?: string;
  readonly refs: Readonly<Record<string, string>>;
  readonly handles: Readonly<Record<string, string>>;
  readonly direction: 'inbound' | 'outbound' | 'unknown';
  readonly from?: string;
  readonly to?: string;
  readonly participants: readonly Participant[];
  readonly announcedAt?: Instant;
  /** The answer to the synchronous question, where one was asked. */
  readonly wasAskedToRecord?: boolean;
  /** The whole decision that the answer came from, where it was told. */
  readonly answered?: { readonly at: Instant; readonly decided: Decided };
  readonly startedAt?: Instant;
  readonly bridgedAt?: Instant;
  readonly endedAt?: Instant;
  readonly outcome?: SessionOutcome;
}

export interface Expectation {
  readonly id: string;
  readonly policyIds: readonly string[];
  readonly verdict: 'open' | 'satisfied' | 'excused' | 'missed';
  /** Reason of an excuse, cause of a miss. */
  readonly why?: string;
  /** Set when the deadline for a start passed without one: a gap while the call may still live. */
  readonly overdueSince?: Instant;
  /** Set where it is satisfied, but by fewer recorders than were demanded, as it was told last. */
  readonly shortfall?: Redundancy;
}

/** One command that was demanded; its refs and handles are left out, they are found anew for every attempt. */
export interface CommandLife {
  readonly id: string;
  readonly command: Command;
  readonly issuedAt: Instant;
  /** The last effect of this kind that was known by then: only a later one is this command's own. */
  readonly effectBefore?: Instant;
}

export interface Refusal {
  readonly at: Instant;
  readonly reason: string;
  readonly retryable: boolean;
}

/** A vendor refuses a type of command, and says what it was about but not which command it means: the latest counts. */
export interface Alarm {
  readonly commandType: string;
  /** Key of the session, or of the vendor's ref of the capture. */
  readonly subject: string;
  readonly refusal: Refusal;
}

/** What else a capture is known by: `vendor/account/captureRef`, or `id:` and an id that turned out to mean it. */
export interface CaptureName {
  readonly name: string;
  readonly captureId: string;
}

/** What became of a command as far as its dispatcher says; its effect is seen in the capture itself. */
export interface CommandOutcome {
  readonly commandId: string;
  readonly acceptedAt?: Instant;
  readonly refused?: Refusal;
  readonly unknownAt?: Instant;
  readonly timedOutAt?: Instant;
}

/** What a vendor keeps of a session beside its recordings: its words, its chat, what was seen of a screen. */
export interface Attachment {
  readonly kind: 'transcript' | 'chat' | 'cobrowse';
  readonly vendor: string;
  readonly account: string;
  readonly ref: string;
  readonly sessionKey?: string;
  /** As it was named when this was heard of. Absent where the vendor names the session only. */
  readonly captureId?: string;
  readonly at: Instant;
  readonly location?: Location;
  readonly language?: string;
  readonly lineCount?: number;
}

export const requestNames = [
  'PauseRequested',
  'ResumeRequested',
  'CaptureRequested',
  'StopRequested',
  'CancelRequested',
  'SessionStopRequested',
  'OperationRequested',
  'StoreRequested',
  'MergeRequested',
  'DeleteRequested',
] as const;
export type RequestName = (typeof requestNames)[number];

/** Asked for by API, kept as it was asked; what it demands is worked out of it. */
export interface RequestOf<N extends RequestName> {
  readonly name: N;
  readonly at: Instant;
  readonly data: FactData<N>;
}
export type Request = { [N in RequestName]: RequestOf<N> }[RequestName];

export const statementNames = [
  'ContextStated',
  'CueGiven',
  'ConsentAnnounced',
  'ConsentGranted',
  'ConsentDeclined',
  'ConsentWithdrawn',
] as const;
export type StatementName = (typeof statementNames)[number];

/** What somebody said of the conversation, kept as it was said: by API, or by a vendor. */
export interface StatementOf<N extends StatementName> {
  /** Of the fact; for what was said by API, of the request. */
  readonly id: string;
  readonly name: N;
  readonly at: Instant;
  readonly data: FactData<N>;
}
export type Statement = { [N in StatementName]: StatementOf<N> }[StatementName];

/** How long a recording is to be kept, as it was recorded last. */
export interface Retained extends RetentionTerms {
  /** Since when a copy is due to be disposed of that is not ours to delete. */
  readonly disposalDueSince?: Instant;
}

/**
 * All that is known of a conversation: observations, which only ever grow, and what was decided. Every `status` is
 * worked out of them. It is stored as JSON. Lists, not records: names that come from outside are no property keys.
 */
export interface Conversation {
  readonly id: string;
  readonly lifecycle: 'absent' | 'open' | 'absorbed';
  readonly tenant: string;
  readonly traceId: string;
  readonly absorbedInto?: string;
  readonly absorbed: readonly string[];
  /** Ids of the facts that are folded in: a fact counts once. */
  readonly facts: readonly string[];
  readonly links: readonly Link[];
  readonly sessions: readonly Session[];
  readonly captures: readonly Capture[];
  readonly captureNames: readonly CaptureName[];
  readonly attachments: readonly Attachment[];
  readonly requests: readonly Request[];
  readonly statements: readonly Statement[];
  readonly decision?: CaptureDecision;
  /** Contradictions of policies that were told of. */
  readonly conflicts: readonly PolicyConflict[];
  readonly expectations: readonly Expectation[];
  readonly commands: readonly CommandLife[];
  readonly outcomes: readonly CommandOutcome[];
  readonly alarms: readonly Alarm[];
  readonly retentions: readonly Retained[];
}

/** Changes whenever the shape of the state does: stored states of another shape are folded anew from the ledger. */
export const STATE_VERSION = 5;

export const absent = (id: string): Conversation => ({
  id,
  lifecycle: 'absent',
  tenant: '',
  traceId: '',
  absorbed: [],
  facts: [],
  links: [],
  sessions: [],
  captures: [],
  captureNames: [],
  attachments: [],
  requests: [],
  statements: [],
  conflicts: [],
  expectations: [],
  commands: [],
  outcomes: [],
  alarms: [],
  retentions: [],
});
