import { type HolidaysDocument, type ScheduleDocument, weekday } from '../documents/reference.documents';
import { localTime, MINUTES_A_DAY } from './local-time';

/** In minutes since the midnight before it; an end on the next day is beyond 1440. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday, the fourth day of weeks that begin on Monday. */
const FIRST_DAY = 3;

const minutesOf = (timeOfDay: string): number => Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));

const spanOf = ({ from, to }: ScheduleDocument['hours'][number]): Span => {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return { from: begin, to: end <= begin ? end + MINUTES_A_DAY : end };
};

export const holidayDays = ({ dates }: HolidaysDocument): readonly number[] =>
  dates.map((holiday) => Date.parse(typeof holiday === 'string' ? holiday : holiday.date) / DAY_MS);

/** Says whether a moment is within the hours of a schedule; `tz` as `Lookups.inSchedule` has it. */
export type WeeklyHours = (atMs: number, tz: string | undefined) => boolean;

/**
 * Hours belong to the day that they begin on: those of a Sunday night run on into a Monday that is a holiday. They are read
 * off the clock, so one that is set back passes them twice, and one that is set forward may skip them.
 */
export const weeklyHours = (schedule: ScheduleDocument, holidays: ReadonlySet<number>): WeeklyHours => {
  const spans = weekday.options.map((day) => schedule.hours.filter(({ days }) => days.includes(day)).map(spanOf));
  const covers = (day: number, minute: number): boolean =>
    !holidays.has(day) &&
    (spans[(((day + FIRST_DAY) % 7) + 7) % 7] ?? []).some(({ from, to }) => from <= minute && minute < to);
  return (atMs, tz) => {
    const own = schedule.tz ?? 'UTC';
    const local = localTime(atMs, tz ?? own) ?? localTime(atMs, own);
    if (!local) return false;
    return covers(local.day, local.minute) || covers(local.day - 1, local.minute + MINUTES_A_DAY);
  };
};
