import type { Capture } from '../capture/capture';
import { joinedFields } from '../capture/join';
import { joinCaptures } from '../capture/join-captures';
import type { CaptureMode } from '../facts/capture.facts';
import type { Origin } from '../facts/origin';
import { captureIdOf, captureRefKey, sessionKeyOf } from './lookup';
import type { Conversation, Session } from './state';

const newSession = (origin: Origin, key: string, ref: string): Session => ({
  key,
  vendor: origin.vendor,
  account: origin.account,
  ref,
  refs: {},
  handles: {},
  direction: 'unknown',
  participants: {},
});

const newCapture = (origin: Origin, id: string, sessionKey: string, mode: CaptureMode): Capture => ({
  id,
  vendor: origin.vendor,
  account: origin.account,
  sessionKey,
  mode,
  handles: {},
  isConfirmed: false,
  recording: {},
  tracks: {},
});

/** The session a fact speaks of, created where it is heard of for the first time, then changed. */
export const touchSession = (
  state: Conversation,
  origin: Origin,
  change: (session: Session) => Session = (session) => session,
): Conversation => {
  if (!origin.sessionRef) return state;
  const key = sessionKeyOf(origin, origin.sessionRef);
  const known = state.sessions[key] ?? newSession(origin, key, origin.sessionRef);
  const handles = origin.captureRef ? known.handles : joinedFields({ ...known.handles }, origin.handles ?? {});
  const session = { ...known, refs: joinedFields({ ...known.refs }, origin.refs ?? {}), handles };
  return { ...state, sessions: { ...state.sessions, [key]: change(session) } };
};

/** Remembers that a vendor's ref means one of our captures; joins two captures that turn out to be the same. */
const identify = (state: Conversation, origin: Origin, id: string): Conversation => {
  if (!origin.captureRef) return state;
  const refKey = captureRefKey(origin, origin.captureRef);
  const before = state.captureIdByRef[refKey];
  const captureIdByRef = { ...state.captureIdByRef, [refKey]: id };
  if (!before || before === id) return { ...state, captureIdByRef };
  const { [before]: other, ...captures } = state.captures;
  const kept = captures[id];
  const joint = other && kept ? { ...captures, [id]: joinCaptures(kept, other) } : captures;
  return { ...state, captures: joint, captureIdByRef: { ...captureIdByRef, [`id:${before}`]: id } };
};

/** The capture a fact speaks of, created where it is heard of for the first time, then changed. */
export const touchCapture = (
  before: Conversation,
  origin: Origin,
  mode: CaptureMode,
  change: (capture: Capture) => Capture,
): Conversation => {
  const id = captureIdOf(before, origin, mode);
  if (!id) return before;
  const sessionKey = origin.sessionRef ? sessionKeyOf(origin, origin.sessionRef) : '';
  const known = before.captures[id] ?? newCapture(origin, id, sessionKey, mode);
  const state = identify({ ...before, captures: { ...before.captures, [id]: known } }, origin, id);
  const capture = state.captures[id] ?? known;
  const touched: Capture = {
    ...capture,
    sessionKey: capture.sessionKey || sessionKey,
    ...(origin.captureRef ? { ref: origin.captureRef } : {}),
    handles: joinedFields({ ...capture.handles }, origin.handles ?? {}),
  };
  return { ...state, captures: { ...state.captures, [id]: change(touched) } };
};
