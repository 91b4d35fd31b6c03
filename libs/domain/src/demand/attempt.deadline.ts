import { backoffMs, type DecisionContext, MAX_ATTEMPTS } from '../context';
import { commandStatus } from '../conversation/command-status';
import { attemptId, captureById } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { type Instant, later } from '../instant';
import { demanded } from './command';
import type { Deadline, Due } from './demand';
import { isOutdated } from './store.demand';

/** Where the capability of a mode says nothing. */
const RESULT_WITHIN_MS = 60_000;

const resultWithinMs = (context: DecisionContext, { command }: CommandLife): number => {
  const { capabilities } = context.profileOf(command.vendor, command.account) ?? {};
  const capability = 'mode' in command ? capabilities?.[command.mode] : Object.values(capabilities ?? {})[0];
  return capability?.resultWithinMs[command.type] ?? RESULT_WITHIN_MS;
};

/** A command that was accepted, or of which nobody knows, has a time in which its effect must be seen. */
export const resultDeadline: Deadline = (state, context) =>
  Object.values(state.commands)
    .filter((life) => ['accepted', 'unknown'].includes(commandStatus(state, life)))
    .map((life) => {
      const { acceptedAt, unknownAt } = state.outcomes[life.id] ?? {};
      const at = later(acceptedAt ?? unknownAt ?? life.issuedAt, resultWithinMs(context, life));
      return { at, decisions: [{ name: 'CommandTimedOut', data: { commandId: life.id } }] };
    });

/** When an attempt that came to nothing may be followed by another; undefined when it may not. */
const retryAt = (state: Conversation, life: CommandLife): Instant | undefined => {
  const outcome = state.outcomes[life.id];
  const { type, captureId, attempt } = life.command;
  const failure = type === 'StartCapture' ? captureById(state, captureId)?.failure : undefined;
  if (failure?.stage === 'start') return later(failure.at, backoffMs(attempt));
  const status = commandStatus(state, life);
  if (status === 'timedOut') return outcome?.timedOutAt;
  if (status === 'refused' && outcome?.refused?.retryable) return later(outcome.refused.at, backoffMs(attempt));
  return undefined;
};

const latestAttempts = (state: Conversation): readonly CommandLife[] => {
  const byIntent = new Map<string, CommandLife>();
  for (const life of Object.values(state.commands)) {
    const known = byIntent.get(life.command.intent);
    if (!known || known.command.attempt < life.command.attempt) byIntent.set(life.command.intent, life);
  }
  return [...byIntent.values()];
};

const nextAttempt = (state: Conversation, context: DecisionContext, { command }: CommandLife): readonly Decision[] => {
  if (isOutdated(state, command)) return [];
  const attempt = command.attempt + 1;
  const captureId = command.type === 'StartCapture' ? attemptId(command.intent, attempt) : command.captureId;
  const wanted = { ...command, attempt, ...(captureId ? { captureId } : {}) };
  return demanded(state, context, wanted).filter((decision) => decision.name === 'CommandIssued');
};

/** What was refused for now, timed out or failed to start is tried again, a bounded number of times, if it still helps. */
export const retryDeadline: Deadline = (state, context) =>
  latestAttempts(state).flatMap((life): readonly Due[] => {
    const at = life.command.attempt < MAX_ATTEMPTS ? retryAt(state, life) : undefined;
    const decisions = at ? nextAttempt(state, context, life) : [];
    return at && decisions.length > 0 ? [{ at, decisions }] : [];
  });
