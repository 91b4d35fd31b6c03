import type { Learned } from '../capture/join';
import type { Conversation, Session } from '../conversation/state';

type Sessions = Conversation['sessions'];
type JoinSession = (known: Session, learned: Learned<Session>) => Session;

const refOf = ({ refs }: Session, name: string): string | undefined =>
  Object.hasOwn(refs, name) ? refs[name] : undefined;

/** A ref that the vendor kept stands in for nothing. */
const standsInFor = (standIn: Session, session: Session): boolean => {
  const { knownBy, startedAt, vendor, account } = standIn;
  if (knownBy === undefined || startedAt !== undefined || session.knownBy !== undefined) return false;
  const ref = refOf(standIn, knownBy);
  return (
    ref !== undefined && ref === refOf(session, knownBy) && session.vendor === vendor && session.account === account
  );
};

const inPlaceOf = (standIn: Session, session: Session, join: JoinSession): Session => {
  const { key: _, ref, knownBy: __, formerRefs: ___, ...said } = standIn;
  return { ...join(session, said), formerRefs: [...(session.formerRefs ?? []), ref].sort() };
};

/** What was said of a session before the vendor named it is said of the session with that name. */
export const withoutStandIns = (sessions: Sessions, join: JoinSession): Sessions =>
  sessions
    .filter(({ knownBy }) => knownBy !== undefined)
    .reduce((all, standIn) => {
      const session = all.find((candidate) => standsInFor(standIn, candidate));
      if (!session) return all;
      const named = inPlaceOf(standIn, session, join);
      return all.flatMap((each) => (each === standIn ? [] : [each === session ? named : each]));
    }, sessions);
