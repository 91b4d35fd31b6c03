import { statementsOf } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';

/** The names of the cues that were given, each once, in the order in which they were first given. */
export const cuesOf = (state: Conversation): readonly string[] => [
  ...new Set(statementsOf(state, 'CueGiven').map(({ data }) => data.name)),
];
