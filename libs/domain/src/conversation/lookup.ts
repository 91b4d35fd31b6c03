import type { Capture } from '../capture/capture';
import type { CaptureMode } from '../facts/capture.facts';
import type { Origin } from '../facts/origin';
import { deriveId } from '../identity';
import type {
  CommandLife,
  CommandOutcome,
  Conversation,
  RequestName,
  RequestOf,
  Session,
  StatementName,
  StatementOf,
} from './state';

type Named = Pick<Origin, 'vendor' | 'account'>;

export const sessionKeyOf = ({ vendor, account }: Named, sessionRef: string): string =>
  `${vendor}/${account}/${sessionRef}`;

export const captureRefKey = ({ vendor, account }: Named, captureRef: string): string =>
  `${vendor}/${account}/${captureRef}`;

/** What a start by policy is for; the attempts of it are told apart by their number. */
export const startIntent = (sessionKey: string, mode: CaptureMode): string => `${sessionKey}/start/${mode}`;

/** Every attempt at a start is a capture of its own, so that its facts can be told from those of the one before. */
export const attemptId = (intent: string, attempt: number): string => deriveId('capture', intent, String(attempt));

/** Follows the joining of captures that turned out to be the same one. */
export const captureIdByName = (state: Conversation, name: string): string | undefined =>
  state.captureNames.find((known) => known.name === name)?.captureId;

export const idName = (captureId: string): string => `id:${captureId}`;

export const resolvedCaptureId = (state: Conversation, captureId: string): string =>
  state.captureNames.length === 0 ? captureId : (captureIdByName(state, idName(captureId)) ?? captureId);

export const captureById = (state: Conversation, captureId: string): Capture | undefined => {
  const resolved = resolvedCaptureId(state, captureId);
  return state.captures.find(({ id }) => id === resolved);
};

export const sessionByKey = (state: Conversation, sessionKey: string | undefined): Session | undefined =>
  state.sessions.find(
    (session) =>
      session.key === sessionKey || session.formerRefs?.some((ref) => sessionKeyOf(session, ref) === sessionKey),
  );

/** The session that a command is for. */
export const sessionFor = (
  state: Conversation,
  { vendor, account, sessionRef }: Named & { readonly sessionRef?: string | undefined },
): Session | undefined =>
  state.sessions.find(
    (session) =>
      (session.ref === sessionRef || session.formerRefs?.some((ref) => ref === sessionRef)) &&
      session.account === account &&
      session.vendor === vendor,
  );

export const outcomeOf = (state: Conversation, { id }: CommandLife): CommandOutcome | undefined =>
  state.outcomes.find(({ commandId }) => commandId === id);

/** What was asked, in the order of asking. */
export const requestsOf = <N extends RequestName>(
  state: Conversation,
  ...names: readonly N[]
): readonly RequestOf<N>[] =>
  state.requests
    .filter((request): request is typeof request & RequestOf<N> => names.some((name) => name === request.name))
    .sort((a, b) => (a.at === b.at ? (a.data.requestId < b.data.requestId ? -1 : 1) : a.at < b.at ? -1 : 1));

/** What was stated, in the order of saying, and always the same one of what was said at once. */
export const statementsOf = <N extends StatementName>(
  state: Conversation,
  ...names: readonly N[]
): readonly StatementOf<N>[] =>
  state.statements
    .filter((statement): statement is typeof statement & StatementOf<N> =>
      names.some((name) => name === statement.name),
    )
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
