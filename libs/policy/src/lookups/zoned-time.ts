interface LocalTime {
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
const FORMATTERS_KEPT = 500;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A formatter costs 30 µs to make and 1 µs to use. @throws RangeError for what is no time zone. */
const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear();
  formatters.set(timeZone, made);
  return made;
};

/** `+05:30`, `-08:00` and, as CEL has it, `02:00`. */
const offsetMs = (zone: string): number | undefined => {
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
};

const fromUtc = (date: Date): LocalTime => ({
  year: date.getUTCFullYear(),
  month: date.getUTCMonth() + 1,
  day: date.getUTCDate(),
  hour: date.getUTCHours(),
  minute: date.getUTCMinutes(),
  second: date.getUTCSeconds(),
  weekday: date.getUTCDay(),
});

const fromZone = (date: Date, zone: string): LocalTime => {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(date)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
};

/** What clocks show in a zone: never that of the machine, on which a decision must not depend. @throws RangeError */
export const localTime = (date: Date, zone: string): LocalTime => {
  const offset = zone === 'UTC' ? 0 : offsetMs(zone);
  return offset === undefined ? fromZone(date, zone) : fromUtc(new Date(date.getTime() + offset));
};

/** 1 January is 0. */
export const dayOfYear = ({ year, month, day }: LocalTime): number =>
  Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / DAY_MS);

export const isTimeZone = (zone: string): boolean => {
  try {
    localTime(new Date(0), zone);
    return true;
  } catch {
    return false;
  }
};
