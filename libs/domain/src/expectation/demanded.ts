import { recordedFrom } from '../capture/capture';
import type { DecisionContext } from '../context';
import type { Conversation, Session } from '../conversation/state';
import { demandedSince } from '../permission/demanded-since';
import { earliest, type Instant, latest, later } from '../instant';

/** A session whose end nobody reports is given up after a day. */
const LONGEST_SESSION_MS = 86_400_000;

const startedSessions = (state: Conversation): readonly Session[] =>
  state.sessions.filter(({ startedAt }) => startedAt !== undefined);

const recordedSince = (state: Conversation, { key }: Session): Instant | undefined =>
  earliest(...state.captures.filter(({ sessionKey }) => sessionKey === key).map(recordedFrom));

/** Answered with yes, or recorded whatever was answered. */
const isMeantToBeRecorded = (state: Conversation, session: Session): boolean =>
  session.wasAskedToRecord === true || recordedSince(state, session) !== undefined;

/** The sessions that are to be recorded: those that started; while none is known to have, those that are meant to be. */
const demandedSessions = (state: Conversation): readonly Session[] => {
  const started = startedSessions(state);
  return started.length > 0 ? started : state.sessions.filter((session) => isMeantToBeRecorded(state, session));
};

const beginsOf = (state: Conversation, sessions: readonly Session[]): readonly (Instant | undefined)[] =>
  sessions.map((session) => session.startedAt ?? session.announcedAt ?? recordedSince(state, session));

export const hasStarted = (state: Conversation): boolean => startedSessions(state).length > 0;

const within = (state: Conversation, begin: Instant | undefined): Instant | undefined =>
  begin && state.decision ? later(begin, state.decision.startWithinMs) : undefined;

/** Counted from when a recording was demanded, where that was not from the beginning. */
const fromDemand = (state: Conversation, context: DecisionContext, begin: Instant | undefined): Instant | undefined =>
  begin && latest(begin, demandedSince(state, context));

/** By when a capture must have started; undefined while nothing demands one. */
export const startBy = (state: Conversation, context: DecisionContext): Instant | undefined =>
  within(state, fromDemand(state, context, earliest(...beginsOf(state, demandedSessions(state)))));

/** Where our answer alone starts the capture and the vendor says so, there is no session start to wait for. */
const startsByAnswer = (context: DecisionContext, { vendor, account }: Session): boolean =>
  Object.values(context.profileOf(vendor, account)?.capabilities ?? {}).some(
    ({ startedBy, sendsStartedEvent }) => startedBy === 'answer' && sendsStartedEvent,
  );

/** From when a capture that has not started is a gap: a call that rings is none. */
export const overdueFrom = (state: Conversation, context: DecisionContext): Instant | undefined => {
  const due = demandedSessions(state).filter((session) => session.startedAt ?? startsByAnswer(context, session));
  const from = within(state, fromDemand(state, context, earliest(...beginsOf(state, due))));
  const end = endOf(state);
  return end && from && end <= from ? undefined : from;
};

/** When the last of the sessions ended; undefined while one may go on. One that never started holds up none that did. */
export const endOf = (state: Conversation): Instant | undefined => {
  const ends = demandedSessions(state).map(({ endedAt }) => endedAt);
  return ends.every((end) => end !== undefined) ? latest(...ends) : undefined;
};

/** When there is no more to come from the sessions: late, where no end is reported. */
const givenUpAt = (state: Conversation): Instant | undefined => {
  const begin = latest(...beginsOf(state, demandedSessions(state)));
  return endOf(state) ?? (begin && later(begin, LONGEST_SESSION_MS));
};

/** When every session is over and the time for a recording to appear has passed. */
export const verdictAt = (state: Conversation): Instant | undefined => {
  const from = givenUpAt(state);
  return from && state.decision ? later(from, state.decision.availableWithinMs) : undefined;
};
