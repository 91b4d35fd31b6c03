import { type Capture, recordedFrom, startOf } from '../capture/capture';
import type { DecisionContext } from '../context';
import type { Conversation } from '../conversation/state';
import type { Instant } from '../instant';
import { consentOf } from '../statement/consent';
import { endOf, hasStarted, startBy } from './demanded';

export type Verdict =
  { readonly verdict: 'excused'; readonly why: string } | { readonly verdict: 'missed'; readonly why: string };

export const hasRecordingBegun = (state: Conversation): boolean =>
  state.captures.some((capture) => recordedFrom(capture) !== undefined);

/** A capture that failed while somebody was still talking is no short call. */
const hasFailedBefore = (state: Conversation, end: Instant): boolean =>
  state.captures.some(({ mode, failure }) => mode !== 'stream' && failure !== undefined && failure.at < end);

/** Over before a capture had to start. */
export const isTooShort = (state: Conversation, context: DecisionContext, end: Instant): boolean =>
  end <= (startBy(state, context) ?? '') && !hasFailedBefore(state, end);

/** Consent is why where it was refused; otherwise policies, or other facts that they read, have changed. */
const whyNotDemanded = (state: Conversation): string => {
  switch (consentOf(state).state) {
    case 'declined':
      return 'ConsentDeclined';
    case 'withdrawn':
      return 'ConsentWithdrawn';
    case 'unknown':
    case 'announced':
    case 'granted':
      return 'NoLongerDemanded';
  }
};

const excuseOf = (state: Conversation, context: DecisionContext): string | undefined => {
  if (state.decision?.record === false) return whyNotDemanded(state);
  const end = hasRecordingBegun(state) ? undefined : endOf(state);
  if (!end) return undefined;
  if (!hasStarted(state)) return 'SessionNeverStarted';
  return isTooShort(state, context, end) ? 'SessionTooShort' : undefined;
};

const causeOfFile = ({ cancelledAt, recording }: Capture): string | undefined => {
  if (cancelledAt) return 'Cancelled';
  if (recording.expiredAt) return 'ExpiredBeforeStored';
  if (recording.deletedAt) return 'DeletedBeforeStored';
  return recording.availableAt ? 'NotStored' : undefined;
};

const failureOf = ({ failure }: Capture): string | undefined =>
  failure && `CaptureFailed: ${failure.cause ?? failure.stage}`;

/** The capture that came furthest says best why there is no recording; between equals the choice is always the same. */
const causeOf = (state: Conversation): string => {
  const captures = state.captures.filter(({ mode }) => mode !== 'stream');
  for (const cause of [causeOfFile, failureOf]) {
    const [first] = captures
      .map(cause)
      .filter((found) => found !== undefined)
      .sort();
    if (first) return first;
  }
  return captures.some(startOf) ? 'NoRecordingAppeared' : 'NeverStarted';
};

/** Why there is no recording, as far as anybody knows. */
export const verdictOf = (state: Conversation, context: DecisionContext): Verdict => {
  const excuse = excuseOf(state, context);
  return excuse ? { verdict: 'excused', why: excuse } : { verdict: 'missed', why: causeOf(state) };
};
