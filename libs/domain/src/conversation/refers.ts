import type { Fact } from '../facts/fact';
import { captureById } from './lookup';
import type { Conversation } from './state';

/** Why a request cannot be met: it names a capture or a session that the conversation does not have. */
export const refersToNothing = (state: Conversation, fact: Fact): string | undefined => {
  switch (fact.name) {
    case 'StopRequested':
    case 'CancelRequested':
    case 'StoreRequested':
    case 'DeleteRequested':
      return captureById(state, fact.data.captureId) ? undefined : 'UnknownCapture';
    case 'CaptureRequested':
    case 'SessionStopRequested':
      return state.sessions[fact.data.sessionKey] ? undefined : 'UnknownSession';
    default:
      return undefined;
  }
};
