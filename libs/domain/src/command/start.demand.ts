import type { Demand } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import type { CaptureMode } from '../facts/capture.facts';
import { isByAnswer, modesFor, type Place, placeOf, usualModes } from '../planning/recorders';
import { type Choice, startOfPlace } from '../planning/start';

interface Starts {
  readonly modes: readonly CaptureMode[];
  readonly choice?: Choice;
}

/**
 * What a session is captured in, whatever else is heard of: all modes that its account is set up for, or where policy
 * prefers some recorders, as many of the first as it wants. What is only the best of what is left waits for time, and
 * so does what our answer may have started.
 */
const certainStarts = ({ decision }: Conversation, place: Place): Starts => {
  const { prefer = [], redundancy = 1 } = decision?.plan ?? {};
  if (prefer.length === 0) return { modes: usualModes(place) };
  const modes = prefer.slice(0, redundancy).flatMap((name) => modesFor(name, place));
  return { modes: modes.filter((mode) => !isByAnswer(place, mode)), choice: 'preferred' };
};

/** Every session that started is captured, where policy says record. */
export const startCaptures: Demand = (state, context) => {
  if (!state.decision?.record) return [];
  return state.sessions
    .filter(({ startedAt }) => startedAt !== undefined)
    .flatMap((session) => {
      const place = placeOf(context, session);
      const { modes, ...chosen } = certainStarts(state, place);
      return [...new Set(modes)].flatMap((mode) => startOfPlace(state, context, { place, mode, ...chosen }));
    });
};
