import type { CaptureDecision } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import { least, once, union, unlessEmpty } from './dimensions';

type Cues = readonly string[] | undefined;

export interface Pausing {
  readonly maxPauseMs: CaptureDecision['maxPauseMs'];
  readonly pauseOn?: Cues;
  readonly resumeOn?: Cues;
}

/** All cues of all of them, and the shortest pause. What pauses for one resumes for nobody. */
export const combinedPausing = (all: readonly Pausing[]): Pausing => {
  const pauseOn = union(all.map((each) => each.pauseOn ?? []));
  const resumeOn = union(all.map((each) => each.resumeOn ?? [])).filter((cue) => !pauseOn.includes(cue));
  return {
    maxPauseMs: least(all.map(({ maxPauseMs }) => maxPauseMs)) ?? 1,
    pauseOn: unlessEmpty(pauseOn),
    resumeOn: unlessEmpty(resumeOn),
  };
};

export const pausingIn = once(({ control }: PolicyDocument): Pausing => ({
  maxPauseMs: Math.max(1, control.maxPause),
  pauseOn: control.pauseOn,
  resumeOn: control.resumeOn,
}));
