import { attemptId, startIntent } from '../conversation/lookup';
import type { Conversation, Session } from '../conversation/state';
import type { CaptureMode } from '../facts/capture.facts';
import type { Wanted } from './command';
import { demanded } from './command';
import type { Demand } from './demand';

const starting = (session: Session, mode: CaptureMode): Wanted<'StartCapture'> => {
  const intent = startIntent(session.key, mode);
  return {
    type: 'StartCapture',
    intent,
    attempt: 1,
    vendor: session.vendor,
    account: session.account,
    sessionRef: session.ref,
    captureId: attemptId(intent, 1),
    mode,
  };
};

const startedSessions = (state: Conversation): readonly Session[] =>
  Object.values(state.sessions).filter((session) => session.startedAt !== undefined);

/** Every session that started is captured in the modes its account is set up for, where policy says record. */
export const startCaptures: Demand = (state, context) => {
  if (!state.decision?.record) return [];
  return startedSessions(state).flatMap((session) =>
    (context.profileOf(session.vendor, session.account)?.startsWithSession ?? []).flatMap((mode) =>
      demanded(state, context, starting(session, mode)),
    ),
  );
};
