import { numbersIn, zoneFormat } from './zone-format';

const MINUTE = 60_000;
export const MINUTES_A_DAY = 1440;
/** Zones change their offset at full quarters of an hour only, since times before any recording. */
const SLOT = 15 * MINUTE;
const MOST_ZONES = 1000;
const MOST_SLOTS = 10_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Minutes ahead of UTC, by slot of a quarter of an hour. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone | undefined>();

const madeZone = (tz: string): Zone | undefined => {
  // Offsets such as +01:00 are no names of zones, though Intl takes them.
  if (!/^[A-Za-z]/.test(tz)) return undefined;
  try {
    return { format: zoneFormat(tz), offsets: new Map() };
  } catch {
    return undefined;
  }
};

const zoneOf = (tz: string): Zone | undefined => {
  if (zones.has(tz)) return zones.get(tz);
  const zone = madeZone(tz);
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(tz, zone);
  return zone;
};

export const isTimeZone = (tz: string): boolean => zoneOf(tz) !== undefined;

const measuredOffset = (format: Intl.DateTimeFormat, atMs: number): number => {
  const numbers = numbersIn(format, atMs);
  const of = (what: string): number => numbers.get(what) ?? 0;
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return Math.round((local - atMs) / MINUTE);
};

const offsetAt = ({ format, offsets }: Zone, slot: number): number => {
  const known = offsets.get(slot);
  if (known !== undefined) return known;
  const offset = measuredOffset(format, slot * SLOT);
  if (offsets.size >= MOST_SLOTS) offsets.clear();
  offsets.set(slot, offset);
  return offset;
};

/** What calendar and clock say somewhere. */
export interface LocalTime {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Since midnight on the clock, whole ones. */
  readonly minute: number;
}

/** Undefined where there is no such zone or moment. */
export const localTime = (atMs: number, tz: string): LocalTime | undefined => {
  const zone = zoneOf(tz);
  // The moments that Date knows.
  if (!zone || !(Math.abs(atMs) <= 8.64e15)) return undefined;
  const minutes = Math.floor(atMs / MINUTE) + offsetAt(zone, Math.floor(atMs / SLOT));
  const day = Math.floor(minutes / MINUTES_A_DAY);
  return { day, minute: minutes - day * MINUTES_A_DAY };
};
