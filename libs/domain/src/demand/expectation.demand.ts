import { type Capture, isKept } from '../capture/capture';
import type { Conversation, Session } from '../conversation/state';
import type { Decision } from '../decisions';
import { deriveId } from '../identity';
import { earliest, latest, later } from '../instant';
import type { Deadline, Demand } from './demand';

/** A session whose end nobody reports is given up after a day. */
const LONGEST_SESSION_MS = 86_400_000;

const wasDemanded = (session: Session): boolean => session.startedAt !== undefined || session.wasAskedToRecord === true;

export const decidePolicy: Demand = (state, context) => {
  const isDue = Object.values(state.sessions).some(
    (session) => session.startedAt !== undefined || session.wasAskedToRecord !== undefined,
  );
  return isDue && !state.decision ? [{ name: 'PolicyDecided', data: { decision: context.decisionFor(state) } }] : [];
};

const firstDemandAt = (state: Conversation): string | undefined =>
  earliest(
    ...Object.values(state.sessions)
      .filter(wasDemanded)
      .map((session) => session.startedAt ?? session.announcedAt),
  );

const startBy = (state: Conversation): string | undefined => {
  const demandedAt = firstDemandAt(state);
  return demandedAt && state.decision ? later(demandedAt, state.decision.startWithinMs) : undefined;
};

/** One expectation per conversation and decision, whichever of its sessions asked first. */
export const expectCapture: Demand = (state) => {
  const by = startBy(state);
  if (!state.decision?.record || !by || Object.keys(state.expectations).length > 0) return [];
  const { policyIds } = state.decision;
  return [{ name: 'CaptureExpected', data: { expectationId: deriveId('expectation', state.id), policyIds, by } }];
};

const keptCapture = (state: Conversation): Capture | undefined =>
  Object.values(state.captures)
    .filter(isKept)
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0];

const ofEach = (state: Conversation, verdicts: readonly string[], decide: (id: string, verdict: string) => Decision) =>
  Object.values(state.expectations)
    .filter(({ verdict }) => verdicts.includes(verdict))
    .map(({ id, verdict }) => decide(id, verdict));

/** A kept recording satisfies, even where the expectation had been given up. */
export const satisfyExpectation: Demand = (state) => {
  const kept = keptCapture(state);
  if (!kept) return [];
  return ofEach(state, ['open', 'missed'], (expectationId, verdict) => ({
    name: 'ExpectationSatisfied',
    data: { expectationId, captureId: kept.id, late: verdict === 'missed' },
  }));
};

/** Nothing has started by the deadline: a gap that somebody should know of while the call still lives. */
export const overdueDeadline: Deadline = (state) => {
  const at = startBy(state);
  const hasStarted = Object.values(state.captures).some(
    (capture) => capture.startedAt ?? capture.recording.availableAt,
  );
  if (!at || hasStarted) return [];
  return Object.values(state.expectations)
    .filter(({ verdict, overdueSince }) => verdict === 'open' && !overdueSince)
    .map(({ id }) => ({ at, decisions: [{ name: 'ExpectationOverdue', data: { expectationId: id } }] }));
};

const causeOf = (state: Conversation): string => {
  const captures = Object.values(state.captures);
  if (captures.some((capture) => capture.recording.expiredAt)) return 'ExpiredBeforeStored';
  if (captures.some((capture) => capture.recording.availableAt)) return 'NotStored';
  const failure = captures.map((capture) => capture.failure?.cause ?? capture.failure?.stage).filter(Boolean)[0];
  if (failure) return `CaptureFailed: ${failure}`;
  return captures.some((capture) => capture.startedAt) ? 'NoRecordingAppeared' : 'NeverStarted';
};

const verdictOf = (state: Conversation, expectationId: string): Decision => {
  const hasStarted = Object.values(state.sessions).some((session) => session.startedAt);
  if (!hasStarted && Object.keys(state.captures).length === 0)
    return { name: 'ExpectationExcused', data: { expectationId, reason: 'SessionNeverStarted' } };
  return { name: 'ExpectationMissed', data: { expectationId, cause: causeOf(state) } };
};

/** When every session is over and the time for a recording to appear has passed, there is a verdict. */
export const verdictDeadline: Deadline = (state) => {
  const demandedAt = firstDemandAt(state);
  if (!state.decision || !demandedAt) return [];
  const { availableWithinMs } = state.decision;
  const ends = Object.values(state.sessions).map((session) => session.endedAt);
  const isOver = ends.every((end) => end !== undefined);
  const at = later((isOver ? latest(...ends) : later(demandedAt, LONGEST_SESSION_MS)) ?? demandedAt, availableWithinMs);
  return ofEach(state, ['open'], (id) => verdictOf(state, id)).map((decision) => ({ at, decisions: [decision] }));
};
