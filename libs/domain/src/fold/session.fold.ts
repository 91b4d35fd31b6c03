import { defined, type Learned } from '../capture/join';
import type { Conversation, Session } from '../conversation/state';
import type { FactName, FactOf } from '../facts/fact';
import type { Answer, Participant } from '../facts/session.facts';
import type { Instant } from '../instant';
import { joinParticipants, observeSession } from './observe';

const fold =
  <N extends FactName>(observed: (fact: FactOf<N>, at: Instant) => Learned<Session>) =>
  (state: Conversation, fact: FactOf<N>): Conversation =>
    observeSession(state, fact.origin, observed(fact, fact.origin.occurredAt));

const participantsOf = (participants: readonly Participant[]): Session['participants'] =>
  joinParticipants([], participants.map(defined<Participant>));

const described = ({ data }: FactOf<'SessionAnnounced'> | FactOf<'SessionStarted'>): Learned<Session> => ({
  direction: data.direction,
  from: data.from,
  to: data.to,
  participants: participantsOf(data.participants),
});

/** What was commanded was decided by who commanded it. */
const answeredAt = (at: Instant, answer: Answer | undefined): Session['answered'] =>
  answer?.decided && answer.reason !== 'commanded' ? { at, decided: answer.decided } : undefined;

export const sessionFolds = {
  SessionAnnounced: fold<'SessionAnnounced'>((fact, at) => ({
    ...described(fact),
    announcedAt: at,
    wasAskedToRecord: fact.data.answer?.record,
    answered: answeredAt(at, fact.data.answer),
  })),
  SessionStarted: fold<'SessionStarted'>((fact, at) => ({ ...described(fact), startedAt: at })),
  SessionProgressed: fold<'SessionProgressed'>(() => ({})),
  SessionsBridged: fold<'SessionsBridged'>((_, at) => ({ bridgedAt: at })),
  SessionEnded: fold<'SessionEnded'>(({ data }, at) => ({ endedAt: at, outcome: data.outcome })),
  ParticipantJoined: fold<'ParticipantJoined'>(({ data }) => ({ participants: participantsOf([data.participant]) })),
  ParticipantLeft: fold<'ParticipantLeft'>(({ data: { participantRef } }, at) => ({
    participants: participantsOf([{ participantRef, side: 'unknown', leftAt: at }]),
  })),
};
