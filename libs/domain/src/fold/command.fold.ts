import { firstOf, type Join, joined, joinedBy, joinedList } from '../capture/join';
import { captureRefKey, sessionKeyOf } from '../conversation/lookup';
import type { Alarm, CommandOutcome, Conversation, Refusal } from '../conversation/state';
import type { FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { observeSession } from './observe';

const laterRefusal: Join<Refusal> = (a, b) => (a.at === b.at ? joined(a, b) : a.at > b.at ? a : b);

const joinOutcomes = joinedList(
  (a, b) => a.commandId === b.commandId,
  joinedBy<CommandOutcome>({ acceptedAt: firstOf, refused: laterRefusal, unknownAt: firstOf, timedOutAt: firstOf }),
);

const joinAlarms = joinedList(
  (a, b) => a.commandType === b.commandType && a.subject === b.subject,
  joinedBy<Alarm>({ refusal: laterRefusal }),
);

export const withOutcome = (state: Conversation, learned: CommandOutcome): Conversation => ({
  ...state,
  outcomes: joinOutcomes(state.outcomes, [learned]),
});

const subjectOf = (origin: Origin): string | undefined => {
  if (origin.captureRef) return captureRefKey(origin, origin.captureRef);
  return origin.sessionRef ? sessionKeyOf(origin, origin.sessionRef) : undefined;
};

const withAlarm = (state: Conversation, origin: Origin, about: Omit<Alarm, 'subject'>): Conversation => {
  const subject = subjectOf(origin);
  return subject === undefined ? state : { ...state, alarms: joinAlarms(state.alarms, [{ ...about, subject }]) };
};

export const commandFolds = {
  CommandAccepted: (state: Conversation, { origin, data: { commandId } }: FactOf<'CommandAccepted'>) => {
    const observed = observeSession(state, origin);
    return commandId ? withOutcome(observed, { commandId, acceptedAt: origin.occurredAt }) : observed;
  },
  CommandRefused: (state: Conversation, { origin, data }: FactOf<'CommandRefused'>) => {
    const { commandId, commandType, reason, retryable } = data;
    const refusal: Refusal = { at: origin.occurredAt, reason, retryable };
    const observed = observeSession(state, origin);
    if (commandId) return withOutcome(observed, { commandId, refused: refusal });
    return commandType ? withAlarm(observed, origin, { commandType, refusal }) : observed;
  },
  CommandUnknown: (state: Conversation, { origin, data: { commandId } }: FactOf<'CommandUnknown'>) => {
    const observed = observeSession(state, origin);
    return commandId ? withOutcome(observed, { commandId, unknownAt: origin.occurredAt }) : observed;
  },
};
