import { joined } from '../capture/join';
import { defined } from '../capture/join';
import type { FactOf } from '../facts/fact';
import type { Participant } from '../facts/session.facts';
import { earliest, latest } from '../instant';
import type { Conversation, Session } from './state';
import { touchSession } from './touch';

type Described = FactOf<'SessionAnnounced'> | FactOf<'SessionStarted'>;

const withParticipant = (session: Session, participant: Participant): Session => {
  const known = session.participants[participant.participantRef];
  const side = known && known.side !== 'unknown' ? known.side : participant.side;
  const merged: Participant = {
    ...participant,
    ...known,
    side,
    ...defined({
      joinedAt: earliest(known?.joinedAt, participant.joinedAt),
      leftAt: latest(known?.leftAt, participant.leftAt),
    }),
  };
  return { ...session, participants: { ...session.participants, [participant.participantRef]: merged } };
};

const described = (session: Session, { data }: Described): Session =>
  data.participants.reduce(withParticipant, {
    ...session,
    direction: session.direction === 'unknown' ? data.direction : session.direction,
    ...defined({ from: joined(session.from, data.from), to: joined(session.to, data.to) }),
  });

export const sessionFolds = {
  SessionAnnounced: (state: Conversation, fact: FactOf<'SessionAnnounced'>) =>
    touchSession(state, fact.origin, (session) => ({
      ...described(session, fact),
      ...defined({
        announcedAt: earliest(session.announcedAt, fact.origin.occurredAt),
        wasAskedToRecord: joined(session.wasAskedToRecord, fact.data.answer?.record),
      }),
    })),
  SessionStarted: (state: Conversation, fact: FactOf<'SessionStarted'>) =>
    touchSession(state, fact.origin, (session) => ({
      ...described(session, fact),
      ...defined({ startedAt: earliest(session.startedAt, fact.origin.occurredAt) }),
    })),
  SessionProgressed: (state: Conversation, fact: FactOf<'SessionProgressed'>) => touchSession(state, fact.origin),
  SessionsBridged: (state: Conversation, fact: FactOf<'SessionsBridged'>) =>
    touchSession(state, fact.origin, (session) => ({
      ...session,
      ...defined({ bridgedAt: earliest(session.bridgedAt, fact.origin.occurredAt) }),
    })),
  SessionEnded: (state: Conversation, fact: FactOf<'SessionEnded'>) =>
    touchSession(state, fact.origin, (session) => ({
      ...session,
      ...defined({
        endedAt: earliest(session.endedAt, fact.origin.occurredAt),
        outcome: joined(session.outcome, fact.data.outcome),
      }),
    })),
  ParticipantJoined: (state: Conversation, fact: FactOf<'ParticipantJoined'>) =>
    touchSession(state, fact.origin, (session) => withParticipant(session, fact.data.participant)),
  ParticipantLeft: (state: Conversation, fact: FactOf<'ParticipantLeft'>) =>
    touchSession(state, fact.origin, (session) =>
      withParticipant(session, {
        participantRef: fact.data.participantRef,
        side: 'unknown',
        leftAt: fact.origin.occurredAt,
      }),
    ),
};
