import { joined } from '../capture/join';
import type { FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { earliest, type Instant } from '../instant';
import { captureIdOf } from './lookup';
import type { CommandOutcome, Conversation } from './state';
import { touchSession } from './touch';

/** Our id where the dispatcher says it; for a vendor's alarm the latest attempt of that type on that capture. */
const commandIdOf = (state: Conversation, origin: Origin, about: { commandId?: string; commandType?: string }) => {
  if (about.commandId) return about.commandId;
  const captureId = captureIdOf(state, origin);
  const candidates = Object.values(state.commands).filter(
    ({ command }) => command.type === about.commandType && captureId !== undefined && command.captureId === captureId,
  );
  return candidates.sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1)).at(-1)?.id;
};

export const withOutcome = (
  state: Conversation,
  commandId: string,
  change: (outcome: CommandOutcome) => CommandOutcome,
): Conversation => ({
  ...state,
  outcomes: { ...state.outcomes, [commandId]: change(state.outcomes[commandId] ?? {}) },
});

type About = {
  readonly origin: Origin;
  readonly data: { commandId?: string | undefined; commandType?: string | undefined };
};

const noted = (state: Conversation, { origin, data }: About, change: (outcome: CommandOutcome) => CommandOutcome) => {
  const { commandId, commandType } = data;
  const id = commandIdOf(state, origin, { ...(commandId && { commandId }), ...(commandType && { commandType }) });
  const touched = touchSession(state, origin);
  return id ? withOutcome(touched, id, change) : touched;
};

const first = (a: Instant | undefined, b: Instant): Instant => earliest(a, b) ?? b;

export const commandFolds = {
  CommandAccepted: (state: Conversation, fact: FactOf<'CommandAccepted'>) =>
    noted(state, fact, (outcome) => ({ ...outcome, acceptedAt: first(outcome.acceptedAt, fact.origin.occurredAt) })),
  CommandRefused: (state: Conversation, fact: FactOf<'CommandRefused'>) =>
    noted(state, fact, (outcome) => {
      const { reason, retryable } = fact.data;
      const refused = joined(outcome.refused, { at: fact.origin.occurredAt, reason, retryable });
      return refused ? { ...outcome, refused } : outcome;
    }),
  CommandUnknown: (state: Conversation, fact: FactOf<'CommandUnknown'>) =>
    noted(state, fact, (outcome) => ({ ...outcome, unknownAt: first(outcome.unknownAt, fact.origin.occurredAt) })),
};
