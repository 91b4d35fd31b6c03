import type { Failure } from '../capture/capture';
import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import { captureById, outcomeOf } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { type Instant, later } from '../instant';
import { mustWait } from '../storage/stores';
import { commandStatus, refusalOf } from './command-status';
import { demanded } from './demanded';
import { capabilitiesFor } from './unsupported';

/** How often one intent is tried before it is given up, the first time included. */
export const MAX_ATTEMPTS = 5;

/** Pause before the next attempt, in milliseconds: 1 s, doubled each time, at most 30 s. */
export const backoffMs = (attempt: number): number => Math.min(1000 * 2 ** (attempt - 1), 30_000);

/** Where the capability of a mode says nothing. */
const RESULT_WITHIN_MS = 60_000;

const resultWithinMs = (context: DecisionContext, { command }: CommandLife): number =>
  capabilitiesFor(context, command).find(({ resultWithinMs }) => resultWithinMs[command.type])?.resultWithinMs[
    command.type
  ] ?? RESULT_WITHIN_MS;

/** A command that was accepted, or of which nobody knows, has a time in which its effect must be seen. */
export const resultDeadline: Deadline = (state, context) =>
  state.commands
    .filter((life) => ['accepted', 'unknown'].includes(commandStatus(state, life)))
    .map((life) => {
      const { acceptedAt, unknownAt } = outcomeOf(state, life) ?? {};
      const at = later(acceptedAt ?? unknownAt ?? life.issuedAt, resultWithinMs(context, life));
      return { at, decisions: [{ name: 'CommandTimedOut', data: { commandId: life.id } }] };
    });

/** A start that nobody heard of again may have been heard by the vendor: sent again it might record twice. */
const mayRepeatUnheard = ({ command }: CommandLife): boolean => command.type !== 'StartCapture';

const failedStart = (state: Conversation, { command }: CommandLife): Failure | undefined => {
  const failure = command.type === 'StartCapture' ? captureById(state, command.captureId)?.failure : undefined;
  return failure?.stage === 'start' ? failure : undefined;
};

/** When an attempt that came to nothing may be followed by another; undefined when it may not. */
const retryAt = (state: Conversation, life: CommandLife): Instant | undefined => {
  const backoff = backoffMs(life.command.attempt);
  const failure = failedStart(state, life);
  if (failure) return later(failure.at, backoff);
  const status = commandStatus(state, life);
  if (status === 'timedOut' && mayRepeatUnheard(life)) return outcomeOf(state, life)?.timedOutAt;
  const refusal = status === 'refused' ? refusalOf(state, life) : undefined;
  return refusal?.retryable ? later(refusal.at, backoff) : undefined;
};

/** When an attempt came to nothing for good: no other follows it. Undefined while it may still have its effect. */
export const failedForGoodAt = (state: Conversation, life: CommandLife): Instant | undefined => {
  if (life.command.attempt < MAX_ATTEMPTS && retryAt(state, life) !== undefined) return undefined;
  switch (commandStatus(state, life)) {
    case 'timedOut':
      return outcomeOf(state, life)?.timedOutAt;
    case 'refused':
      return refusalOf(state, life)?.at;
    case 'issued':
    case 'accepted':
    case 'unknown':
    case 'confirmed':
      return undefined;
  }
};

/** The last attempt of every intent. */
export const latestAttempts = (lives: readonly CommandLife[]): readonly CommandLife[] => {
  const byIntent = new Map<string, CommandLife>();
  for (const life of lives) {
    const known = byIntent.get(life.command.intent);
    if (!known || known.command.attempt < life.command.attempt) byIntent.set(life.command.intent, life);
  }
  return [...byIntent.values()];
};

const nextAttempt = (state: Conversation, context: DecisionContext, { command }: CommandLife): readonly Decision[] =>
  mustWait(state, command)
    ? []
    : demanded(state, context, { ...command, attempt: command.attempt + 1 }).filter(
        ({ name }) => name === 'CommandIssued',
      );

/** What was refused for now, timed out or failed to start is tried again, a bounded number of times, if it still helps. */
export const retryDeadline: Deadline = (state, context) =>
  latestAttempts(state.commands).flatMap((life): readonly Due[] => {
    const at = life.command.attempt < MAX_ATTEMPTS ? retryAt(state, life) : undefined;
    const decisions = at ? nextAttempt(state, context, life) : [];
    return at && decisions.length > 0 ? [{ at, decisions }] : [];
  });
