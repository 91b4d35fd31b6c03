import type { Capture } from '../capture/capture';
import type { Command } from '../commands';
import type { CaptureDecision } from '../decisions';
import type { FactName } from '../facts/fact';
import type { Link } from '../facts/origin';
import type { Participant, SessionOutcome } from '../facts/session.facts';
import type { Instant } from '../instant';

/** One vendor's part of a conversation. Like a capture it holds observations, from which its phase is worked out. */
export interface Session {
  /** `vendor/account/sessionRef` */
  readonly key: string;
  readonly vendor: string;
  readonly account: string;
  readonly ref: string;
  readonly refs: Readonly<Record<string, string>>;
  readonly handles: Readonly<Record<string, string>>;
  readonly direction: 'inbound' | 'outbound' | 'unknown';
  readonly from?: string;
  readonly to?: string;
  readonly participants: Readonly<Record<string, Participant>>;
  readonly announcedAt?: Instant;
  /** The answer to the synchronous question, where one was asked. */
  readonly wasAskedToRecord?: boolean;
  readonly startedAt?: Instant;
  readonly bridgedAt?: Instant;
  readonly endedAt?: Instant;
  readonly outcome?: SessionOutcome;
}

export interface Expectation {
  readonly id: string;
  readonly policyIds: readonly string[];
  readonly verdict: 'open' | 'satisfied' | 'excused' | 'missed';
  readonly why?: string;
  /** Set when the deadline for a start passed without one: a gap while the call may still live. */
  readonly overdueSince?: Instant;
}

/** One command that was demanded; its refs and handles are left out, they are found anew for every attempt. */
export interface CommandLife {
  readonly id: string;
  readonly command: Command;
  readonly issuedAt: Instant;
}

/** What became of a command as far as its dispatcher or an alarm says; its effect is seen in the capture itself. */
export interface CommandOutcome {
  readonly acceptedAt?: Instant;
  readonly refused?: { readonly at: Instant; readonly reason: string; readonly retryable: boolean };
  readonly unknownAt?: Instant;
  readonly timedOutAt?: Instant;
}

/** Asked for by API, for a capture or a session; folded into what is demanded. */
export interface Request {
  readonly requestId: string;
  readonly name: FactName;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Conversation {
  readonly id: string;
  readonly lifecycle: 'absent' | 'open' | 'absorbed';
  readonly tenant: string;
  readonly traceId: string;
  readonly absorbedInto?: string;
  readonly absorbed: Readonly<Record<string, true>>;
  /** Ids of the facts that are folded in: a fact counts once. */
  readonly facts: Readonly<Record<string, true>>;
  readonly links: Readonly<Record<string, Link>>;
  readonly sessions: Readonly<Record<string, Session>>;
  readonly captures: Readonly<Record<string, Capture>>;
  /** `vendor/account/captureRef` → capture id, for facts that do not carry our id. */
  readonly captureIdByRef: Readonly<Record<string, string>>;
  readonly decision?: CaptureDecision;
  readonly expectations: Readonly<Record<string, Expectation>>;
  readonly commands: Readonly<Record<string, CommandLife>>;
  readonly outcomes: Readonly<Record<string, CommandOutcome>>;
  readonly requests: Readonly<Record<string, Request>>;
}

/** Changes whenever the shape of the state does: stored states of another shape are folded anew from the ledger. */
export const STATE_VERSION = 1;

export const absent = (id: string): Conversation => ({
  id,
  lifecycle: 'absent',
  tenant: '',
  traceId: '',
  absorbed: {},
  facts: {},
  links: {},
  sessions: {},
  captures: {},
  captureIdByRef: {},
  expectations: {},
  commands: {},
  outcomes: {},
  requests: {},
});
