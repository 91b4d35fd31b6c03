import { demanded, isDemanded } from '../command/demanded';
import type { Wanted } from '../command/wanted';
import type { OperationTemplate } from '../context';
import type { Deadline } from '../conversation/demand';
import { startIntent } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import { announceIntent, isAnnouncing } from './intents';
import { type LivePlace, livePlaces, type Place, planOf } from './recorders';
import { attemptsOf, isGivenUp } from './start';

/** Where policy says nothing else. */
const TEXT = 'This call is recorded.';
const LOCALE = 'en-US';

type Audible = 'spoken' | 'tone';

const filled = (value: unknown, words: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return value.replace(/\{(\w+)\}/g, (whole, name: string) => words.get(name) ?? whole);
  if (Array.isArray(value)) return value.map((part) => filled(part, words));
  return typeof value === 'object' && value !== null ? inputOf(value, words) : value;
};

const inputOf = (input: object, words: ReadonlyMap<string, string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, filled(value, words)]));

const wordsOf = ({ decision }: Conversation): ReadonlyMap<string, string> => {
  const text = decision?.plan?.announce.text;
  const locale = text === undefined ? LOCALE : (decision?.transcribe?.locale ?? LOCALE);
  return new Map([
    ['text', text ?? TEXT],
    ['locale', locale],
  ]);
};

/** The leg of the external side first: a customer's, else that of whoever called in. */
const rankOf = ({ session }: Place): number => {
  if (session.participants.some(({ side }) => side === 'customer')) return 0;
  return session.direction === 'inbound' ? 1 : 2;
};

const orderOf = (place: LivePlace): string => `${rankOf(place)} ${place.session.startedAt} ${place.session.key}`;

const templateOf = ({ profile }: Place, kind: Audible): OperationTemplate | undefined => profile?.announcesBy?.[kind];

const isStarted = (state: Conversation, { session: { key } }: Place): boolean =>
  state.commands.some(
    ({ command }) => command.type === 'StartCapture' && command.intent === startIntent(key, command.mode),
  );

const isHeardAtStart = ({ command }: CommandLife): boolean =>
  command.type === 'StartCapture' && command.announce === 'tone';

/** Said already, or about to be: an announcement that a vendor refuses for good is made in another leg. */
const isBeingSaid = (state: Conversation, places: readonly Place[], kind: Audible): boolean => {
  if (kind === 'tone' && state.commands.some(isHeardAtStart)) return true;
  const deaf = new Set(places.filter((place) => !templateOf(place, kind)).map(({ session }) => session.key));
  return state.commands.some(({ command }) => {
    const last = isAnnouncing(command) ? attemptsOf(state, command.intent).at(-1) : undefined;
    return last && !deaf.has(command.intent.slice(announceIntent('').length)) && !isGivenUp(state, last);
  });
};

/** Where to say it; where no vendor of the conversation can, once in a leg that cannot, so that it is seen. */
const legOf = (state: Conversation, places: readonly LivePlace[], kind: Audible): LivePlace | undefined => {
  const legs = places
    .filter(({ session }) => !isDemanded(state, announceIntent(session.key), 1))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const wasTried = state.commands.some(({ command }) => isAnnouncing(command));
  return legs.find((place) => templateOf(place, kind)) ?? (wasTried ? undefined : legs[0]);
};

const toAnnounce = (state: Conversation, leg: Place, kind: Audible): Wanted => {
  const { key, vendor, account, ref: sessionRef } = leg.session;
  const { operation = 'announce', input = {} } = templateOf(leg, kind) ?? {};
  const filledIn = inputOf(input, wordsOf(state));
  const type = 'OperateSession';
  return { type, intent: announceIntent(key), attempt: 1, vendor, account, sessionRef, operation, input: filledIn };
};

/**
 * People are told once that they are recorded, with the start of the first recorder that is started by command. Which
 * leg is the best depends on all sessions that are heard of, so it waits for time, though for no longer than that.
 */
export const announceDeadline: Deadline = (state, context) => {
  const kind = planOf(state)?.announce.kind;
  if (kind === undefined || kind === 'none') return [];
  const places = livePlaces(state, context);
  const isNotToBeTold = !places.some((place) => isStarted(state, place)) || isBeingSaid(state, places, kind);
  const leg = isNotToBeTold ? undefined : legOf(state, places, kind);
  if (!leg) return [];
  const decisions = demanded(state, context, toAnnounce(state, leg, kind));
  return [{ at: leg.session.startedAt, decisions }];
};
