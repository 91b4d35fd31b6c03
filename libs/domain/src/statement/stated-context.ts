import { statementsOf } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import type { FactData } from '../facts/fact';
import type { StatedParticipant } from '../facts/statement.facts';

type Said = FactData<'ContextStated'>;
type Single = Omit<Said, 'requestId' | 'requestedBy' | 'tags' | 'attrs' | 'participants'>;

/** What was stated of a conversation, all in all. */
export interface StatedContext extends Single {
  /** Without repetition, in order. */
  readonly tags: readonly string[];
  readonly attrs: Readonly<Record<string, string>>;
  readonly participants: readonly StatedParticipant[];
}

const singles = [
  'channel',
  'language',
  'businessLine',
  'jurisdictions',
  'trunk',
  'campaign',
  'queue',
] as const satisfies readonly (keyof Single)[];

/** The vendor's ref tells participants apart, and where there is none the number does. */
const isSame = (a: StatedParticipant, b: StatedParticipant): boolean =>
  a.participantRef === undefined || b.participantRef === undefined
    ? a.participantRef === b.participantRef && a.number === b.number
    : a.participantRef === b.participantRef;

const withParticipant = (
  known: readonly StatedParticipant[],
  said: StatedParticipant,
): readonly StatedParticipant[] => {
  const before = known.find((participant) => isSame(participant, said));
  return before ? known.with(known.indexOf(before), { ...before, ...said }) : [...known, said];
};

const latestOf = (all: readonly Said[], field: (typeof singles)[number]): readonly (readonly [string, unknown])[] => {
  const value = all.findLast((said) => said[field] !== undefined)?.[field];
  return value === undefined ? [] : [[field, value]];
};

/**
 * Of each field the latest word counts, by when it was said; of participants and attributes each on its own. Tags add
 * up. It does not depend on the order in which the statements were heard.
 */
export const statedContext = (state: Conversation): StatedContext => {
  const all = statementsOf(state, 'ContextStated').map(({ data }) => data);
  return {
    ...(Object.fromEntries(singles.flatMap((field) => latestOf(all, field))) as Single),
    tags: [...new Set(all.flatMap(({ tags = [] }) => tags))].sort(),
    attrs: Object.fromEntries(all.flatMap(({ attrs = {} }) => Object.entries(attrs))),
    participants: all.flatMap(({ participants = [] }) => participants).reduce(withParticipant, []),
  };
};
