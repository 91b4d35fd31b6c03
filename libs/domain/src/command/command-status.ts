import { type Capture, isGoneAtVendor, isOver, startOf } from '../capture/capture';
import type { Command, CommandType } from '../commands';
import {
  captureById,
  captureRefKey,
  outcomeOf,
  resolvedCaptureId,
  sessionFor,
  sessionKeyOf,
} from '../conversation/lookup';
import type { CommandLife, Conversation, Refusal } from '../conversation/state';
import { earliest, type Instant } from '../instant';
import { isRepeatable, lastEffectAt, type RepeatableType, writesFile } from './effect';

export type CommandStatus = 'issued' | 'accepted' | 'refused' | 'unknown' | 'confirmed' | 'timedOut';

type OnceType = Exclude<CommandType, 'StopSession' | 'OperateSession' | RepeatableType>;

/** Which observation shows that a command has had its effect, where it can have that only once. */
const confirmations: { readonly [T in OnceType]: (capture: Capture) => boolean } = {
  StartCapture: (capture) => startOf(capture) !== undefined || isOver(capture),
  StopCapture: isOver,
  CancelCapture: ({ cancelledAt }) => cancelledAt !== undefined,
  DeleteRecording: isGoneAtVendor,
};

/** The earliest that is known: what a merge demands anew was sent long ago. */
const sentAtOf = (state: Conversation, life: CommandLife): Instant => {
  const { acceptedAt, unknownAt, refused } = outcomeOf(state, life) ?? {};
  return earliest(life.issuedAt, acceptedAt, unknownAt, refused?.at) ?? life.issuedAt;
};

/** What wrote the same file next, with other masks: what was stored since is its doing. */
const nextWriter = (state: Conversation, { id, command }: CommandLife): CommandLife | undefined => {
  if (!writesFile(command)) return undefined;
  const captureId = resolvedCaptureId(state, command.captureId ?? '');
  return state.commands
    .slice(state.commands.findIndex((known) => known.id === id) + 1)
    .find(
      ({ command: other }) =>
        writesFile(other) &&
        other.intent !== command.intent &&
        resolvedCaptureId(state, other.captureId ?? '') === captureId,
    );
};

/** An effect that was known before belongs to an earlier command, unless this one was sent before it was demanded here. */
const hasHadEffect = (state: Conversation, life: CommandLife): boolean => {
  const next = nextWriter(state, life);
  const effectAt = next ? next.effectBefore : lastEffectAt(state, life.command);
  if (!effectAt) return false;
  const sentAt = sentAtOf(state, life);
  return effectAt > (life.effectBefore ?? '') || (sentAt < life.issuedAt && effectAt >= sentAt);
};

const isConfirmed = (state: Conversation, life: CommandLife): boolean => {
  const { command } = life;
  if (command.type === 'StopSession') return sessionFor(state, command)?.endedAt !== undefined;
  // What a vendor's own operation does shows in no fact that all vendors share.
  if (command.type === 'OperateSession') return outcomeOf(state, life)?.acceptedAt !== undefined;
  if (isRepeatable(command.type)) return hasHadEffect(state, life);
  const capture = captureById(state, command.captureId);
  return capture !== undefined && confirmations[command.type](capture);
};

/** What a vendor's alarm about a command is about: the recording where it has a ref, else the session. */
const subjectOf = (state: Conversation, command: Command): string => {
  const ref = command.captureId === undefined ? undefined : captureById(state, command.captureId)?.ref;
  return ref === undefined ? sessionKeyOf(command, command.sessionRef ?? '') : captureRefKey(command, ref);
};

const alarmOf = (state: Conversation, life: CommandLife): Refusal | undefined => {
  const alarms = state.alarms.filter(({ commandType }) => commandType === life.command.type);
  if (alarms.length === 0) return undefined;
  const about = subjectOf(state, life.command);
  return alarms.find(({ subject, refusal }) => subject === about && refusal.at >= sentAtOf(state, life))?.refusal;
};

/** What the dispatcher was told, else what an alarm said after the command was sent. */
export const refusalOf = (state: Conversation, life: CommandLife): Refusal | undefined =>
  outcomeOf(state, life)?.refused ?? alarmOf(state, life);

const saidOf = (state: Conversation, life: CommandLife): CommandStatus => {
  const { acceptedAt, unknownAt } = outcomeOf(state, life) ?? {};
  if (acceptedAt) return 'accepted';
  return unknownAt ? 'unknown' : 'issued';
};

/** `issued → accepted | refused | unknown → confirmed by a fact | timed out`; a confirmation beats everything. */
export const commandStatus = (state: Conversation, life: CommandLife): CommandStatus => {
  if (isConfirmed(state, life)) return 'confirmed';
  if (outcomeOf(state, life)?.timedOutAt) return 'timedOut';
  return refusalOf(state, life) ? 'refused' : saidOf(state, life);
};
