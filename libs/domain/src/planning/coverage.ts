import type { Capture } from '../capture/capture';
import type { DecisionContext } from '../context';
import { sessionKeyOf } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import { BEGIN_OF_TIME, earliest, END_OF_TIME, type Instant, latest, later } from '../instant';
import { demandedSince } from '../permission/demanded-since';
import { isByAnswer, livePlaces, type Place, recorderOf } from './recorders';
import { hasNotFailed, isOfNow, isSeen } from './recorded';
import { attemptsOf, isGivenUp } from './start';

/** Until when a recorder counts: for good where it records, or until it is not to be hoped for any more. */
interface Hope {
  /** `telnyx-siprec` */
  readonly recorder: string;
  readonly until: Instant;
}

/** A vendor that never says that it has begun is taken at its word that it is about to. */
const isPresumed = (state: Conversation, context: DecisionContext, capture: Capture): boolean =>
  hasNotFailed(capture) &&
  isOfNow(state, capture) &&
  capture.startingAt !== undefined &&
  context.profileOf(capture.vendor, capture.account)?.capabilities[capture.mode]?.sendsStartedEvent === false;

/** What a SIPREC client sends, the file of a recording server of another vendor holds: the two are one recorder. */
const chained = (captures: readonly Capture[]): readonly Capture[] => {
  const isForked = captures.some(({ mode }) => mode === 'siprec');
  return isForked ? captures.filter(({ mode }) => mode !== 'file') : captures;
};

const recording = (state: Conversation, context: DecisionContext): readonly Hope[] =>
  chained(state.captures.filter((capture) => isSeen(state, capture) || isPresumed(state, context, capture))).map(
    (capture) => ({ recorder: recorderOf(capture), until: END_OF_TIME }),
  );

const ofIntent = (state: Conversation, intent: string, patienceMs: number): readonly Hope[] => {
  const attempts = attemptsOf(state, intent);
  const [first, last] = [attempts[0], attempts.at(-1)];
  if (!first || !last || last.command.type !== 'StartCapture' || last.command.mode === 'stream') return [];
  const until = isGivenUp(state, last) ? BEGIN_OF_TIME : later(first.issuedAt, patienceMs);
  return [{ recorder: recorderOf(last.command), until }];
};

const startsOf = (state: Conversation, { session }: Place): readonly CommandLife[] =>
  state.commands.filter(
    ({ command }) => command.type === 'StartCapture' && sessionKeyOf(command, command.sessionRef) === session.key,
  );

/** What our answer starts, while nothing is heard of it. */
const byAnswer = (state: Conversation, place: Place, patienceMs: number): readonly Hope[] => {
  const { key, vendor, startedAt = '', wasAskedToRecord } = place.session;
  if (wasAskedToRecord !== true || state.captures.some(({ sessionKey }) => sessionKey === key)) return [];
  const isHoped = (['file', 'native', 'conference'] as const).some((mode) => isByAnswer(place, mode));
  return isHoped ? [{ recorder: `${vendor}-answer`, until: later(startedAt, patienceMs) }] : [];
};

const hopesOf = (state: Conversation, context: DecisionContext, patienceMs: number): ReadonlyMap<string, Instant> => {
  const hopes = new Map<string, Instant>();
  const places = livePlaces(state, context);
  const intents = new Set(places.flatMap((place) => startsOf(state, place)).map(({ command }) => command.intent));
  const all = [
    ...recording(state, context),
    ...[...intents].flatMap((intent) => ofIntent(state, intent, patienceMs)),
    ...places.flatMap((place) => byAnswer(state, place, patienceMs)),
  ];
  for (const { recorder, until } of all) hopes.set(recorder, latest(hopes.get(recorder), until) ?? until);
  return hopes;
};

/**
 * From when on fewer than so many recorders record the conversation or may be expected to; undefined while enough do,
 * or nobody talks. A start that was demanded may be expected to record for `patienceMs`, unless it is given up before.
 */
export const missingFrom = (
  state: Conversation,
  context: DecisionContext,
  { recorders, patienceMs }: { readonly recorders: number; readonly patienceMs: number },
): Instant | undefined => {
  const begin = earliest(...livePlaces(state, context).map(({ session }) => session.startedAt));
  if (!begin) return undefined;
  const untils = [...hopesOf(state, context, patienceMs).values()].sort().reverse();
  const until = untils[recorders - 1] ?? later(latest(begin, demandedSince(state, context)) ?? begin, patienceMs);
  return until === END_OF_TIME ? undefined : latest(begin, until);
};
