import { captureById } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import { MAX_ATTEMPTS } from '../command/attempt.deadline';
import { commandStatus, refusalOf } from '../command/command-status';
import { demanded } from '../command/demanded';
import type { CommandOf } from '../commands';
import type { DecisionContext } from '../context';
import type { Decision } from '../decisions';
import type { CaptureMode } from '../facts/capture.facts';
import { defined } from '../capture/join';
import { presentStartIntent } from '../permission/start-intent';
import { type Place, planOf } from './recorders';

export type Choice = NonNullable<CommandOf<'StartCapture'>['choice']>;

const toneOf = (state: Conversation, { profile }: Place, mode: CaptureMode): 'tone' | undefined => {
  const isWanted = planOf(state)?.announce.kind === 'tone';
  return isWanted && profile?.announcesBy?.toneWithStart?.includes(mode) ? 'tone' : undefined;
};

/** What policy wants of a capture beside that it starts; what a vendor cannot do of it, its adapter leaves out. */
const wishesOf = (state: Conversation, place: Place, mode: CaptureMode) => {
  const tracks = planOf(state)?.tracks;
  return defined({
    tracks: tracks === 'both' ? undefined : tracks,
    transcribe: state.decision?.transcribe,
    announce: toneOf(state, place, mode),
  });
};

/** A start by policy. One that was demanded before, for whatever reason, is not demanded again. */
export const startOfPlace = (
  state: Conversation,
  context: DecisionContext,
  { place, mode, choice }: { readonly place: Place; readonly mode: CaptureMode; readonly choice?: Choice },
): readonly Decision[] => {
  const { vendor, account, ref } = place.session;
  return demanded(state, context, {
    type: 'StartCapture',
    intent: presentStartIntent(state, place.session, mode),
    attempt: 1,
    vendor,
    account,
    sessionRef: ref,
    mode,
    ...wishesOf(state, place, mode),
    ...(choice ? { choice } : {}),
  });
};

/** The attempts of one intent, the first one first. */
export const attemptsOf = (state: Conversation, intent: string): readonly CommandLife[] =>
  state.commands
    .filter(({ command }) => command.intent === intent)
    .sort((a, b) => a.command.attempt - b.command.attempt);

const isFailed = (state: Conversation, { command }: CommandLife): boolean | undefined => {
  const failure = command.type === 'StartCapture' ? captureById(state, command.captureId)?.failure : undefined;
  return failure && (failure.stage !== 'start' || command.attempt >= MAX_ATTEMPTS);
};

/** Whether the last attempt came to nothing and none will follow. */
export const isGivenUp = (state: Conversation, life: CommandLife): boolean => {
  const { type, attempt } = life.command;
  const status = commandStatus(state, life);
  if (status === 'timedOut') return type === 'StartCapture' || attempt >= MAX_ATTEMPTS;
  const isRefusedForGood = refusalOf(state, life)?.retryable === false || attempt >= MAX_ATTEMPTS;
  return isFailed(state, life) ?? (status === 'refused' && isRefusedForGood);
};
