import type { Command } from '../commands';
import { sessionKeyOf } from '../conversation/lookup';

/** Ends a call that nothing records. */
export const closedIntent = (sessionKey: string): string => `closed/${sessionKey}`;

/** Says in a session that it is recorded. */
export const announceIntent = (sessionKey: string): string => `announce/${sessionKey}`;

const isOfItsSession = (command: Command, intentOf: (sessionKey: string) => string): boolean =>
  command.intent === intentOf(sessionKeyOf(command, command.sessionRef ?? ''));

export const isClosing = (command: Command): boolean => isOfItsSession(command, closedIntent);
export const isAnnouncing = (command: Command): boolean => isOfItsSession(command, announceIntent);
