import type { CommandOf, CommandType } from '../commands';
import { sessionByKey } from '../conversation/lookup';
import type { Capture } from '../capture/capture';
import type { Conversation } from '../conversation/state';

type Addressed = 'commandId' | 'conversationId' | 'traceId' | 'tenant' | 'refs' | 'handles' | 'captureRef';

type WantedOf<T extends CommandType> = Omit<CommandOf<T>, Addressed | (T extends 'StartCapture' ? 'captureId' : never)>;

/** A command as a demand states it; what it is known by and where to send it follow from the state. */
export type Wanted = { [T in CommandType]: WantedOf<T> }[CommandType];

/** The part of a command that says which capture it is for, at the first attempt. */
export const forCapture = (state: Conversation, capture: Capture) => {
  const session = sessionByKey(state, capture.sessionKey);
  return {
    attempt: 1,
    vendor: capture.vendor,
    account: capture.account,
    ...(session ? { sessionRef: session.ref } : {}),
    captureId: capture.id,
    mode: capture.mode,
  };
};
