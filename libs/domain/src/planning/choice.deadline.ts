import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { presentStartIntent } from '../permission/start-intent';
import { missingFrom } from './coverage';
import { canRecord, isAnswered, livePlaces, modesFor, type Place, planOf, usualModes } from './recorders';
import { attemptsOf, type Choice, isGivenUp, startOfPlace } from './start';

const isExhausted = (state: Conversation, name: string, place: Place): boolean => {
  const modes = modesFor(name, place).filter((mode) => !isAnswered(place, mode));
  return (
    modes.length > 0 &&
    modes.every((mode) => {
      const last = attemptsOf(state, presentStartIntent(state, place.session, mode)).at(-1);
      return last !== undefined && isGivenUp(state, last);
    })
  );
};

interface Chosen {
  readonly names: readonly string[];
  readonly choice: Choice;
}

/** Of the preferred, as many as are wanted of those that can record a session that goes on and have not failed there. */
const chosenOf = (state: Conversation, places: readonly Place[]): Chosen => {
  const { prefer = [], redundancy = 1 } = planOf(state) ?? {};
  const able = (name: string) => places.filter((place) => canRecord(name, place));
  const capable = prefer.filter((name) => able(name).length > 0);
  if (capable.length === 0) return { names: [], choice: 'instead' };
  const names = capable.filter((name) => able(name).some((place) => !isExhausted(state, name, place)));
  return { names: names.slice(0, redundancy), choice: 'preferred' };
};

/** The starts of the recorders that were chosen, in one session. */
const startsIn = (
  state: Conversation,
  context: DecisionContext,
  { place, names, choice }: { readonly place: Place; readonly names: readonly string[]; readonly choice: Choice },
): readonly Decision[] => {
  const modes = new Set(choice === 'instead' ? usualModes(place) : names.flatMap((name) => modesFor(name, place)));
  return [...modes]
    .filter((mode) => !isAnswered(place, mode))
    .flatMap((mode) => startOfPlace(state, context, { place, mode, choice }));
};

/**
 * Which of several recorders is the best that there is depends on all sessions that are heard of: it waits for time,
 * though for no longer than that. What is started before a better one is heard of goes on; the better one is added.
 * Where no session can be captured by any of the preferred, each is captured as its account is set up.
 */
export const choiceDeadline: Deadline = (state, context) => {
  if (!planOf(state)?.prefer.length) return [];
  const places = livePlaces(state, context);
  const chosen = chosenOf(state, places);
  return places.flatMap((place): readonly Due[] => {
    const decisions = startsIn(state, context, { place, ...chosen });
    return decisions.length > 0 ? [{ at: place.session.startedAt, decisions }] : [];
  });
};

/** The starts of the first recorder of the list that can be tried and was not tried yet. */
const nextStarts = (state: Conversation, context: DecisionContext, to: readonly string[]): readonly Decision[] => {
  const places = livePlaces(state, context);
  for (const name of to) {
    const decisions = places.flatMap((place) => startsIn(state, context, { place, names: [name], choice: 'fallback' }));
    if (decisions.length > 0) return decisions;
  }
  return [];
};

/**
 * Where too little records so long after it was demanded, or earlier where that was given up, the next recorder is
 * started; it has the same time, and so on until enough do or there is none left.
 */
export const fallbackDeadline: Deadline = (state, context) => {
  const { fallback, redundancy: recorders } = planOf(state) ?? {};
  if (!fallback || !recorders) return [];
  const at = missingFrom(state, context, { recorders, patienceMs: fallback.afterMs });
  const decisions = at ? nextStarts(state, context, fallback.to) : [];
  return at && decisions.length > 0 ? [{ at, decisions }] : [];
};
