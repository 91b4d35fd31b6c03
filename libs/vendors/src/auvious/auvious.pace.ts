import { createHash } from 'node:crypto';
import type { HttpAnswer } from '../contract/command';
import type { NextRead, Read } from '../contract/reads';
import type { AuviousAccount } from './auvious.config';

/** One look at the vendor: what was asked, and what came back. */
export interface Look {
  readonly about: Read['about'];
  readonly answer: HttpAnswer;
  readonly account: AuviousAccount;
}

interface Pace {
  readonly firstMs: number;
  /** Each wait is twice the one before, up to this. */
  readonly mostMs: number;
  /** All waits together. */
  readonly limitMs: number;
  /** Up to as much again, the same for the same subject, so that not all are asked about at once. */
  readonly isSpread?: true;
}

const DAY_MS = 86_400_000;

const paces = {
  /** Until a new recorder is ACTIVE. */
  starting: { firstMs: 1_000, mostMs: 10_000, limitMs: 60_000 },
  /** It was not in time; it may be yet. */
  late: { firstMs: 30_000, mostMs: 300_000, limitMs: DAY_MS },
  active: { firstMs: 15_000, mostMs: 15_000, limitMs: Infinity, isSpread: true },
  /** A conference in which a recording may start by itself. */
  conference: { firstMs: 15_000, mostMs: 15_000, limitMs: DAY_MS, isSpread: true },
  recovering: { firstMs: 5_000, mostMs: 5_000, limitMs: DAY_MS },
  missing: { firstMs: 2_000, mostMs: 2_000, limitMs: DAY_MS },
  /** Until the files are in the customer's storage. */
  over: { firstMs: 10_000, mostMs: 300_000, limitMs: DAY_MS },
  /** What is answered is no answer. */
  unclear: { firstMs: 10_000, mostMs: 300_000, limitMs: DAY_MS },
} as const satisfies Readonly<Record<string, Pace>>;
export type PaceName = keyof typeof paces;

/** 0 ≤ x < 1, by what is asked about. */
const spreadOf = ({ conversationRef = '', recorderRef = '' }: Read['about']): number =>
  createHash('sha256').update(`${conversationRef}/${recorderRef}`).digest().readUInt32BE() / 2 ** 32;

export const asked = (read: Read, afterMs: number, { pollScale }: AuviousAccount): NextRead => ({
  read,
  afterMs: Math.round(afterMs * pollScale),
});

/** At once, because something else has to be asked about the same. */
export const atOnce = (what: string, about: Read['about'], { account }: Look): NextRead =>
  asked({ what, about }, 0, account);

/** After the next pause of a pace; undefined when its time is up. */
export const paced = (
  what: string,
  about: Read['about'],
  [name, account]: readonly [PaceName, AuviousAccount],
): NextRead | undefined => {
  const pace: Pace = paces[name];
  const isGoingOn = about.pace === name;
  const waitedMs = isGoingOn ? Number(about.waitedMs) : 0;
  if (waitedMs >= pace.limitMs) return undefined;
  const doubled = isGoingOn ? Math.min(Number(about.waitMs) * 2, pace.mostMs) : pace.firstMs;
  const waitMs = Math.min(doubled, pace.limitMs - waitedMs);
  const next = { ...about, pace: name, waitMs: String(waitMs), waitedMs: String(waitedMs + waitMs) };
  const spreadMs = pace.isSpread ? Math.round(waitMs * spreadOf(about)) : 0;
  return asked({ what, about: next }, waitMs + spreadMs, account);
};
