import type { Capture } from '../capture/capture';
import type { CaptureMode } from '../facts/capture.facts';
import type { Origin } from '../facts/origin';
import { deriveId } from '../identity';
import type { Conversation, Session } from './state';

/** Where a session, and a capture by the vendor's own ref, is found in the state. */
export const sessionKeyOf = (origin: Pick<Origin, 'vendor' | 'account'>, sessionRef: string): string =>
  `${origin.vendor}/${origin.account}/${sessionRef}`;

export const captureRefKey = (origin: Pick<Origin, 'vendor' | 'account'>, captureRef: string): string =>
  `${origin.vendor}/${origin.account}/${captureRef}`;

/** What a start by policy is for; the attempts of it are told apart by their number. */
export const startIntent = (sessionKey: string, mode: CaptureMode): string => `${sessionKey}/start/${mode}`;

/** Every attempt at an intent is a capture of its own, so that its facts can be told from those of the one before. */
export const attemptId = (intent: string, attempt: number): string => deriveId('capture', intent, String(attempt));

/** Follows the joining of captures that turned out to be the same one. */
export const resolvedCaptureId = (state: Conversation, captureId: string): string =>
  state.captureIdByRef[`id:${captureId}`] ?? captureId;

/** Our id carried by the vendor, else by the vendor's ref, else the first attempt on the session. */
export const captureIdOf = (state: Conversation, origin: Origin, mode?: CaptureMode): string | undefined => {
  if (origin.captureId) return resolvedCaptureId(state, origin.captureId);
  if (origin.captureRef) {
    const key = captureRefKey(origin, origin.captureRef);
    return state.captureIdByRef[key] ?? deriveId('capture', key);
  }
  return origin.sessionRef && mode
    ? attemptId(startIntent(sessionKeyOf(origin, origin.sessionRef), mode), 1)
    : undefined;
};

export const captureById = (state: Conversation, captureId: string): Capture | undefined =>
  state.captures[resolvedCaptureId(state, captureId)];

export const capturesOf = (state: Conversation, sessionKey: string): readonly Capture[] =>
  Object.values(state.captures).filter((capture) => capture.sessionKey === sessionKey);

/** The session that a command is for. */
export const sessionFor = (
  state: Conversation,
  command: { readonly vendor: string; readonly account: string; readonly sessionRef?: string | undefined },
): Session | undefined => (command.sessionRef ? state.sessions[sessionKeyOf(command, command.sessionRef)] : undefined);
