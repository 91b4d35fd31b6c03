import type { Capture } from '../capture/capture';
import { type Join, joined, joinedBy, joinedList, joinedTexts, firstOf, lastOf, type Learned } from '../capture/join';
import { joinCaptures } from '../capture/join-captures';
import { sessionFor, sessionKeyOf } from '../conversation/lookup';
import type { Conversation, Session } from '../conversation/state';
import type { Origin } from '../facts/origin';
import type { Participant } from '../facts/session.facts';
import { identify } from './identify';
import { withoutStandIns } from './stand-in';

const newSession = ({ vendor, account }: Origin, ref: string): Session => ({
  key: sessionKeyOf({ vendor, account }, ref),
  vendor,
  account,
  ref,
  refs: {},
  handles: {},
  direction: 'unknown',
  participants: [],
});

const newCapture = ({ vendor, account }: Origin, id: string): Capture => ({
  id,
  vendor,
  account,
  mode: 'file',
  handles: {},
  recording: {},
  tracks: [],
});

export const joinParticipants = joinedList(
  (a, b) => a.participantRef === b.participantRef,
  joinedBy<Participant>({ joinedAt: firstOf, leftAt: lastOf }),
);

const earlierAnswer: Join<NonNullable<Session['answered']>> = (a, b) =>
  a.at === b.at ? joined(a, b) : a.at < b.at ? a : b;

const joinSessions = joinedBy<Session>({
  refs: joinedTexts,
  handles: joinedTexts,
  participants: joinParticipants,
  announcedAt: firstOf,
  startedAt: firstOf,
  bridgedAt: firstOf,
  answered: earlierAnswer,
  endedAt: firstOf,
  outcome: joined,
});

const replaced = <T>(list: readonly T[], before: T | undefined, after: T): readonly T[] =>
  before === undefined ? [...list, after] : list.with(list.indexOf(before), after);

/** Adds what a fact says of its session, which exists from the first fact that names it. */
export const observeSession = (state: Conversation, origin: Origin, learned: Learned<Session> = {}): Conversation => {
  if (!origin.sessionRef) return state;
  const known = sessionFor(state, origin);
  const handles = origin.captureRef ? undefined : origin.handles;
  const before = known ?? newSession(origin, origin.sessionRef);
  const knownBy = before.ref === origin.sessionRef ? origin.sessionKnownBy : undefined;
  const session = joinSessions(before, { ...learned, refs: origin.refs, handles, knownBy });
  if (session === known) return state;
  return { ...state, sessions: withoutStandIns(replaced(state.sessions, known, session), joinSessions) };
};

/** Adds what a fact says of its capture, which exists from the first fact that names it. */
export const observeCapture = (before: Conversation, origin: Origin, learned: Learned<Capture>): Conversation => {
  const { state, id } = identify(before, origin, learned.mode ?? 'file');
  if (id === undefined) return state;
  const known = state.captures.find((capture) => capture.id === id);
  const capture = joinCaptures(known ?? newCapture(origin, id), {
    ...learned,
    vendor: origin.vendor,
    account: origin.account,
    sessionKey: origin.sessionRef ? sessionKeyOf(origin, origin.sessionRef) : undefined,
    ref: origin.captureRef || undefined,
    handles: origin.handles,
  });
  return capture === known ? state : { ...state, captures: replaced(state.captures, known, capture) };
};
