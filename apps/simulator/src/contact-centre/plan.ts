import { chanceFrom } from '@earwitness/vendors/simulators';

/**
 * What happens in one call: `recorded` answered and talked · `payment` the recording must be silent for a while ·
 * `transferred` connected to a second leg · `abandoned` hung up before anybody answers · `branch` at an office whose
 * switchboard forks to the recorder itself · `conference` of several people, recorded by their voice vendor, as is `native` · `cloud` over
 * a second voice vendor, `cloudConference` a conference there · `ivr` a call that a media server connects · `video` a
 * meeting by video, `room` one whose recorder starts by itself.
 */
export type CallKind =
  | 'recorded'
  | 'payment'
  | 'transferred'
  | 'abandoned'
  | 'branch'
  | 'conference'
  | 'native'
  | 'cloud'
  | 'cloudConference'
  | 'ivr'
  | 'video'
  | 'room';

export interface PlannedCall {
  readonly kind: CallKind;
  /** The customer's own id of the contact, carried in a SIP header. */
  readonly contactId: string;
  readonly from: string;
  readonly to: string;
  readonly startsAfterMs: number;
  readonly ringMs: number;
  readonly talkMs: number;
  /** What the customer's own systems trace it by. */
  readonly traceparent?: string;
}

/** Calls of vendors that say again what nobody has taken. */
export const REPEATED_KINDS: readonly CallKind[] = [
  'recorded',
  'payment',
  'recorded',
  'branch',
  'recorded',
  'transferred',
  'recorded',
  'abandoned',
  'payment',
  'recorded',
];

/** A day with everybody in it. */
export const ALL_KINDS: readonly CallKind[] = [
  ...REPEATED_KINDS,
  'cloud',
  'ivr',
  'video',
  'conference',
  'cloud',
  'native',
  'cloudConference',
  'ivr',
  'room',
];

const BETWEEN_CALLS_MS = 120;

const digits = (random: () => number, count: number, base = 10): string =>
  Array.from({ length: count }, () => Math.floor(random() * base).toString(base)).join('');

/** How long people talk, in milliseconds. */
export interface TalkTime {
  readonly leastMs: number;
  readonly mostMs: number;
}
const SHORT: TalkTime = { leastMs: 1_200, mostMs: 3_000 };
/** As long as it takes at least to read out the number of a card. */
const PAYMENT_MS = 1_500;

export interface Day {
  /** In turn. */
  readonly kinds?: readonly CallKind[];
  readonly talk?: TalkTime;
}

/** The calls of a day at a contact centre, compressed to seconds; the same for the same seed. */
export const planCalls = (
  count: number,
  seed: number,
  { kinds = REPEATED_KINDS, talk = SHORT }: Day = {},
): readonly PlannedCall[] => {
  const random = chanceFrom(seed);
  const between = (least: number, most: number): number => Math.round(least + random() * (most - least));
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'recorded';
    const traceId = digits(random, 32, 16);
    return {
      kind,
      contactId: `contact-${seed}-${index + 1}`,
      from: `+4670${digits(random, 7)}`,
      to: `+468${digits(random, 6)}`,
      startsAfterMs: index * BETWEEN_CALLS_MS,
      ringMs: between(200, 600),
      talkMs: between(talk.leastMs, talk.mostMs) + (kind === 'payment' ? PAYMENT_MS : 0),
      ...(random() < 0.5 ? { traceparent: `00-${traceId}-${digits(random, 16, 16)}-01` } : {}),
    };
  });
};
