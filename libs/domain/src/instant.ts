import { z } from 'zod';

/** A moment in UTC as RFC 3339 with exactly three decimals and `Z`: strings of this form sort by time. */
export type Instant = string;

/** The first and the last moment there are: the form has a year 0, which databases do not have. */
export const BEGIN_OF_TIME: Instant = '0001-01-01T00:00:00.000Z';
export const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';
const BEGIN_OF_TIME_MS = Date.parse(BEGIN_OF_TIME);
const END_OF_TIME_MS = Date.parse(END_OF_TIME);

export const instant = z.iso
  .datetime({ precision: 3, abort: true })
  .refine((at) => at >= BEGIN_OF_TIME, 'is before the year 1');

/** @throws RangeError when the value is no date. */
export const toInstant = (value: Date | number | string): Instant => new Date(value).toISOString();

/** The same for what others send: undefined for what is no date, or has not this form. */
export const instantAt = (epochMs: number): Instant | undefined =>
  epochMs >= BEGIN_OF_TIME_MS && epochMs <= END_OF_TIME_MS ? toInstant(epochMs) : undefined;

/** Milliseconds since 1970. */
export const toEpochMs = (at: Instant): number => Date.parse(at);

export const later = (at: Instant, milliseconds: number): Instant =>
  toInstant(Math.min(Math.max(toEpochMs(at) + milliseconds, BEGIN_OF_TIME_MS), END_OF_TIME_MS));

export const earliest = (...moments: readonly (Instant | undefined)[]): Instant | undefined =>
  moments.reduce<Instant | undefined>(
    (known, at) => (known === undefined || (at !== undefined && at < known) ? at : known),
    undefined,
  );

export const latest = (...moments: readonly (Instant | undefined)[]): Instant | undefined =>
  moments.reduce<Instant | undefined>(
    (known, at) => (known === undefined || (at !== undefined && at > known) ? at : known),
    undefined,
  );
