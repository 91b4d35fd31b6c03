import { z } from 'zod';

/** A moment in UTC as RFC 3339 with exactly three decimals and `Z`: strings of this form sort by time. */
export type Instant = string;

export const instant = z.iso.datetime({ precision: 3 });

/** @throws RangeError when the value is no date. */
export const toInstant = (value: Date | number | string): Instant => new Date(value).toISOString();

/** Milliseconds since 1970. */
export const toEpochMs = (at: Instant): number => Date.parse(at);

export const later = (at: Instant, milliseconds: number): Instant => toInstant(toEpochMs(at) + milliseconds);

export const earliest = (...moments: readonly (Instant | undefined)[]): Instant | undefined =>
  moments.filter((moment) => moment !== undefined).sort()[0];

export const latest = (...moments: readonly (Instant | undefined)[]): Instant | undefined =>
  moments
    .filter((moment) => moment !== undefined)
    .sort()
    .at(-1);
