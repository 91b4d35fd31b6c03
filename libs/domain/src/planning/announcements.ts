import type { Conversation } from '../conversation/state';
import { sessionKeyOf } from '../conversation/lookup';
import type { Command } from '../commands';
import type { Instant } from '../instant';
import { isAnnouncing } from './intents';

/** People were told that they are recorded, as far as a vendor's acceptance says. */
export interface Announcement {
  readonly at: Instant;
  readonly kind: 'spoken' | 'tone';
  readonly sessionKey: string;
  readonly commandId: string;
}

const kindOf = ({ decision }: Conversation, command: Command): Announcement['kind'] | undefined => {
  if (command.type === 'StartCapture') return command.announce;
  if (command.type !== 'OperateSession' || !isAnnouncing(command)) return undefined;
  return decision?.plan?.announce.kind === 'tone' ? 'tone' : 'spoken';
};

/** What was announced by command, the first one first: by an operation, or by the start of a recorder that is heard. */
export const announcementsOf = (state: Conversation): readonly Announcement[] =>
  state.commands
    .flatMap(({ id, command }): readonly Announcement[] => {
      const at = state.outcomes.find(({ commandId }) => commandId === id)?.acceptedAt;
      const kind = at && kindOf(state, command);
      const sessionKey = sessionKeyOf(command, command.sessionRef ?? '');
      return at && kind ? [{ at, kind, sessionKey, commandId: id }] : [];
    })
    .sort((a, b) => (`${a.at} ${a.commandId}` < `${b.at} ${b.commandId}` ? -1 : 1));
