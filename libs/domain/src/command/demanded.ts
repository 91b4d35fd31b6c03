import type { Command } from '../commands';
import type { DecisionContext } from '../context';
import { attemptId, captureById, sessionFor } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { deriveId } from '../identity';
import { pointless } from './pointless';
import { unsupported } from './unsupported';
import type { Wanted } from './wanted';

export const commandIdOf = (intent: string, attempt: number): string => deriveId('command', intent, String(attempt));

/** What the state knows of the capture that a command is for, as far as commands need it. */
const ofCapture = (state: Conversation, captureId: string | undefined) => {
  if (captureId === undefined) return { refs: {}, handles: {} };
  const { ref, handles } = captureById(state, captureId) ?? { ref: undefined, handles: {} };
  return { refs: { captureId, ...(ref === undefined ? {} : { captureRef: ref }) }, handles };
};

const addressed = (state: Conversation, wanted: Wanted): Command => {
  const { intent, attempt } = wanted;
  const capture = ofCapture(state, wanted.type === 'StartCapture' ? attemptId(intent, attempt) : wanted.captureId);
  const session = sessionFor(state, wanted) ?? { refs: {}, handles: {} };
  return {
    ...wanted,
    ...capture.refs,
    commandId: commandIdOf(intent, attempt),
    conversationId: state.id,
    traceId: state.traceId,
    tenant: state.tenant,
    refs: session.refs,
    handles: { ...session.handles, ...capture.handles },
  } as Command;
};

export const isDemanded = (state: Conversation, intent: string, attempt: number): boolean =>
  state.commands.some(({ command }) => command.intent === intent && command.attempt === attempt);

/** The decision to issue a command, unless it was demanded before; withheld where it cannot help any more. */
export const demanded = (state: Conversation, context: DecisionContext, wanted: Wanted): readonly Decision[] => {
  if (isDemanded(state, wanted.intent, wanted.attempt)) return [];
  const command = addressed(state, wanted);
  const reason = unsupported(context, command) ?? pointless(state, command);
  if (reason) return [{ name: 'CommandWithheld', data: { command, reason } }];
  return [{ name: 'CommandIssued', data: { command } }];
};
