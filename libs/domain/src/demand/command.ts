import { type Capture, isSettled } from '../capture/capture';
import type { Command, CommandOf, CommandType } from '../commands';
import type { DecisionContext } from '../context';
import { captureById, sessionFor } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { deriveId } from '../identity';

export const commandIdOf = (intent: string, attempt: number): string => deriveId('command', intent, String(attempt));

type Addressed = 'commandId' | 'conversationId' | 'traceId' | 'tenant' | 'refs' | 'handles';
/** A command as a demand states it; where to send it follows from the state. */
export type Wanted<T extends CommandType> = Omit<CommandOf<T>, Addressed>;

const addressed = (state: Conversation, wanted: Wanted<CommandType>): Command => {
  const capture = wanted.captureId ? captureById(state, wanted.captureId) : undefined;
  const session = sessionFor(state, wanted);
  return {
    ...wanted,
    commandId: commandIdOf(wanted.intent, wanted.attempt),
    conversationId: state.id,
    traceId: state.traceId,
    tenant: state.tenant,
    refs: session?.refs ?? {},
    handles: { ...session?.handles, ...capture?.handles },
  } as Command;
};

const hasNoVendorCopy = (capture: Capture): boolean =>
  (capture.recording.deletedAt ?? capture.recording.expiredAt) !== undefined;

const isStopped = (capture: Capture): boolean =>
  isSettled(capture) || capture.stoppedAt !== undefined || capture.recording.availableAt !== undefined;

const pointlessFor = (type: CommandType, capture: Capture): string | undefined => {
  switch (type) {
    case 'StartCapture':
      return (capture.startedAt ?? capture.failure) ? 'AlreadyStarted' : undefined;
    case 'StoreRecording':
    case 'MergeRecordings':
    case 'DeleteRecording':
      return hasNoVendorCopy(capture) ? 'VendorCopyGone' : undefined;
    case 'StopCapture':
    case 'PauseCapture':
    case 'ResumeCapture':
    case 'CancelCapture':
      return isStopped(capture) ? 'AlreadyStopped' : undefined;
    case 'StopSession':
      return undefined;
  }
};

const pointless = (state: Conversation, command: Command): string | undefined => {
  const needsLiveSession = command.type === 'StartCapture' || command.type === 'StopSession';
  const capture = captureById(state, command.captureId ?? '');
  const reason = capture ? pointlessFor(command.type, capture) : undefined;
  return reason ?? (needsLiveSession && sessionFor(state, command)?.endedAt ? 'SessionEnded' : undefined);
};

const unsupported = (context: DecisionContext, command: Command): string | undefined => {
  if (!('mode' in command)) return undefined;
  const capability = context.profileOf(command.vendor, command.account)?.capabilities[command.mode];
  return capability?.supports.includes(command.type) ? undefined : 'Unsupported';
};

/** The decision to issue a command, unless it was issued before; withheld where it cannot help any more. */
export const demanded = <T extends CommandType>(
  state: Conversation,
  context: DecisionContext,
  wanted: Wanted<T>,
): readonly Decision[] => {
  const command = addressed(state, wanted as unknown as Wanted<CommandType>);
  if (command.commandId in state.commands) return [];
  const reason = unsupported(context, command) ?? pointless(state, command);
  if (reason) return [{ name: 'CommandWithheld', data: { command, reason } }];
  return [{ name: 'CommandIssued', data: { command } }];
};
