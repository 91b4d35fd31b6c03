import { numbersIn, zoneFormat } from './zone-format';

interface ZonedTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** `+05:30`, `-08:00` and, as CEL has it, `02:00`. */
const offsetMs = (zone: string): number | undefined => {
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
};

const fromUtc = (date: Date): ZonedTime => ({
  year: date.getUTCFullYear(),
  month: date.getUTCMonth() + 1,
  day: date.getUTCDate(),
  hour: date.getUTCHours(),
  minute: date.getUTCMinutes(),
  second: date.getUTCSeconds(),
  weekday: date.getUTCDay(),
});

const fromZone = (date: Date, zone: string): ZonedTime => {
  const numbers = Object.fromEntries(numbersIn(zoneFormat(zone), date));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = numbers;
  return { year, month, day, hour, minute, second, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
};

/** What clocks show in a zone: never that of the machine, on which a decision must not depend. @throws RangeError */
export const zonedTime = (date: Date, zone: string): ZonedTime => {
  const offset = zone === 'UTC' ? 0 : offsetMs(zone);
  return offset === undefined ? fromZone(date, zone) : fromUtc(new Date(date.getTime() + offset));
};

/** 1 January is 0. */
export const dayOfYear = ({ year, month, day }: ZonedTime): number =>
  Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / DAY_MS);

export const isZoneOrOffset = (zone: string): boolean => {
  try {
    zonedTime(new Date(0), zone);
    return true;
  } catch {
    return false;
  }
};
