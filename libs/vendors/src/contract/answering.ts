import type { CaptureDecision, Instant } from '@earwitness/domain';
import type { HttpAnswer, HttpCall } from './command';
import type { RawWebhook, VendorFact } from './webhook';

/** A webhook as it is handed on to the customer's own application, which does what it would do without us. */
export interface Forwarding {
  readonly call: HttpCall;
  /** How long its answer may take, in milliseconds of what the vendor waits for. */
  readonly deadlineMs: number;
}

export interface Asked<Account> {
  readonly webhook: RawWebhook;
  readonly account: Account;
  readonly record: boolean;
  /** How it is to be recorded, where policy says; absent where nothing could be decided. */
  readonly decision?: CaptureDecision;
  /** Whose recording it would be. */
  readonly conversationId?: string;
  /** Nobody has said whether the call may be recorded, and it depends on that. Only where the account can ask for it. */
  readonly isConsentDecisive?: boolean;
  /** What the customer's application answered, be it an error; undefined when it was not asked, or not in time. */
  readonly routing?: HttpAnswer;
}

export interface Answered {
  /** 200 unless it says otherwise. */
  readonly status?: number;
  /** May hold credentials of a bucket: it is never logged, and never part of an event. */
  readonly body: unknown;
  /** What follows from this answer, beside the facts of the webhook: that a recording was asked for. */
  readonly facts?: readonly VendorFact[];
  /** The people of the call are asked something first: the customer's routing waits for the question that resumes it. */
  readonly suspendsRouting?: boolean;
}

/**
 * How the questions of a vendor are answered. Call routing stays the customer's: either an application of theirs is
 * asked, and recording is added to what it says, or a template of the account answers. Pure.
 */
export interface Answering<Account> {
  /** Undefined where the account has no application to ask, or none for this kind of webhook. */
  forward?(webhook: RawWebhook, account: Account, now: Instant): Forwarding | undefined;
  answer(asked: Asked<Account>): Answered;
  /** Whether the account asks the people of a call for their consent, where it depends on that. */
  canAskConsent?(account: Account): boolean;
}
