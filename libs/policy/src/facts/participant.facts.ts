import {
  earliest,
  latest,
  type Participant,
  type ParticipantFacts,
  type Session,
  type StatedParticipant,
} from '@earwitness/domain';
import { present } from '../combination/dimensions';
import { countryOf } from '../lookups/calling-codes';
import { unlessTooMany } from './bounds';
import { numberIn, type Side, sideOf } from './direction.facts';

export interface Observed {
  /** The first comes first. */
  readonly sessions: readonly Session[];
  /** The first whose direction is known. */
  readonly leading: Session | undefined;
}

/** E.164 where anything says so. */
const numberOf = ({ number, address }: Participant): string | undefined =>
  numberIn(number) ?? numberIn(address) ?? number;

const factsOfParticipant = (participant: Participant, direction: Session['direction']): ParticipantFacts => {
  const { participantRef, side: kind, joinedAt, leftAt } = participant;
  const number = numberOf(participant);
  return present({
    ref: participantRef,
    kind,
    side: sideOf(kind, direction),
    number,
    groups: [],
    country: number && countryOf(number),
    joinedAt,
    leftAt,
  });
};

/** The same phone number or address is the same person, in whatever session. */
const nameOf = (participant: Participant): string | undefined => numberOf(participant) ?? participant.address;

const known = <T extends string>(a: T, b: T): T => (a === 'unknown' ? b : a);

type End = 'caller' | 'callee';

/** Who is told to be at that end, with the number of the session's where there is none of the own. */
const numbered = (participant: Participant, side: End, number: string | undefined): Participant => ({
  ...participant,
  side: known(participant.side, side),
  ...(number !== undefined && numberIn(numberOf(participant)) === undefined && { number }),
});

/** Whom a session is from or to takes part in it, also where the vendor does not list them. */
const withEnd = (told: readonly Participant[], side: End, address: string | undefined): readonly Participant[] => {
  if (address === undefined) return told;
  const number = numberIn(address);
  if (told.some((participant) => nameOf(participant) === (number ?? address))) return told;
  const isAtEnd = (participant: Participant): boolean =>
    participant.side === side || participant.participantRef === side;
  if (told.filter(isAtEnd).length === 1)
    return told.map((participant) => (isAtEnd(participant) ? numbered(participant, side, number) : participant));
  return [...told, present({ participantRef: side, side, address, number })];
};

const partiesOf = (session: Session): readonly Participant[] =>
  withEnd(withEnd(session.participants, 'caller', session.from), 'callee', session.to).toSorted((a, b) =>
    a.participantRef < b.participantRef ? -1 : 1,
  );

/** Of what several sessions say, the word of the first counts. Who is still there in one has not left. */
const joined = (first: ParticipantFacts, other: ParticipantFacts): ParticipantFacts =>
  present({
    ...other,
    ...first,
    kind: known(first.kind, other.kind),
    side: known<Side>(first.side, other.side),
    joinedAt: earliest(first.joinedAt, other.joinedAt),
    leftAt: first.leftAt && other.leftAt && latest(first.leftAt, other.leftAt),
  });

/** Who called whom is said of one session: further legs are the contact centre's own, whatever their direction. */
const observed = ({ sessions, leading }: Observed): readonly ParticipantFacts[] => {
  const byName = new Map<string, ParticipantFacts>();
  for (const session of sessions) {
    const direction = session === leading ? session.direction : 'unknown';
    for (const participant of partiesOf(session)) {
      const name = nameOf(participant) ?? `${session.key}/${participant.participantRef}`;
      const before = byName.get(name);
      const facts = factsOfParticipant(participant, direction);
      byName.set(name, before ? joined(before, facts) : facts);
    }
  }
  return [...byName.values()];
};

const isAbout = ({ participantRef, number }: StatedParticipant, facts: ParticipantFacts): boolean =>
  participantRef === undefined ? number !== undefined && number === facts.number : participantRef === facts.ref;

const withStatement = (facts: ParticipantFacts, said: StatedParticipant, direction: Session['direction']) => {
  const kind = said.side && said.side !== 'unknown' ? said.side : facts.kind;
  const number = said.number ?? facts.number;
  return present({
    ...facts,
    kind,
    side: known<Side>(sideOf(kind, direction), facts.side),
    number,
    country: number && countryOf(number),
    userId: said.userId ?? facts.userId,
    groups: said.groups ? unlessTooMany(said.groups, 'Participant.groups') : facts.groups,
    tz: said.tz ?? facts.tz,
  });
};

/** Somebody of whom no vendor has spoken yet. */
const stranger = ({ participantRef, number = '' }: StatedParticipant): ParticipantFacts => ({
  ref: participantRef ?? number,
  kind: 'unknown',
  side: 'unknown',
  groups: [],
});

const withOne = (
  all: readonly ParticipantFacts[],
  said: StatedParticipant,
  direction: Session['direction'],
): readonly ParticipantFacts[] =>
  all.some((facts) => isAbout(said, facts))
    ? all.map((facts) => (isAbout(said, facts) ? withStatement(facts, said, direction) : facts))
    : [...all, withStatement(stranger(said), said, direction)];

/** Everybody who takes part, each once, with what was stated of them. */
export const participantsOf = (
  seen: Observed,
  statements: readonly StatedParticipant[],
): readonly ParticipantFacts[] => {
  const direction = seen.leading?.direction ?? 'unknown';
  return statements.reduce((all, said) => withOne(all, said, direction), observed(seen));
};
