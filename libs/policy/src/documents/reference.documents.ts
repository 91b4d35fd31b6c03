import { z } from 'zod';
import { documentId, header } from './document.header';

const HOUR = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const from = z.string().regex(new RegExp(`^${HOUR}$`), 'must be a time of day such as 08:30');
const to = z.string().regex(new RegExp(`^(?:${HOUR}|24:00)$`), 'must be a time of day such as 08:30, or 24:00');
const entry = z.string().min(1).max(256);
const MOST_ENTRIES = 50_000;

const entriesOr = <K extends string>(reference: K) =>
  z
    .array(
      z.union([entry, z.strictObject({ [reference]: documentId } as Record<K, typeof documentId>)], {
        error: `must be a text of 1 to 256 characters, or { ${reference}: its-id }`,
      }),
    )
    .max(MOST_ENTRIES);

export const listDocument = z.strictObject({ ...header('List'), entries: entriesOr('list') }).meta({
  title: 'List',
  description: 'Values that inList looks for: numbers, campaigns, queues. { list: other } takes in another list.',
});
export type ListDocument = z.infer<typeof listDocument>;

export const groupDocument = z.strictObject({ ...header('Group'), members: entriesOr('group') }).meta({
  title: 'Group',
  description: 'Members that inGroup looks for, by user id. { group: other } takes in another group.',
});
export type GroupDocument = z.infer<typeof groupDocument>;

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

const hours = z.strictObject({ days: z.array(weekday).min(1).max(7), from, to }).meta({
  description:
    'On these days, from the one (included) to the other (not). An end at or before the begin is the next day.',
});

export const scheduleDocument = z
  .strictObject({
    ...header('Schedule'),
    tz: z.string().min(1).max(64).optional().meta({ description: 'IANA, where a condition names none. Else UTC' }),
    hours: z.array(hours).min(1).max(100),
    except: z
      .array(z.strictObject({ holidays: documentId }))
      .max(100)
      .default([])
      .meta({ description: 'Hours that would begin on these days are left out' }),
  })
  .meta({ title: 'Schedule', description: 'Hours of the week that inSchedule looks at, by the clock of a time zone.' });
export type ScheduleDocument = z.infer<typeof scheduleDocument>;

const holiday = z.union([z.iso.date(), z.strictObject({ date: z.iso.date(), title: z.string().max(200) })], {
  error: 'must be a date such as 2026-12-25, or { date, title }',
});

export const holidaysDocument = z
  .strictObject({ ...header('Holidays'), dates: z.array(holiday).max(5000) })
  .meta({ title: 'Holidays', description: 'Days that schedules leave out.' });
export type HolidaysDocument = z.infer<typeof holidaysDocument>;

export const settingsDocument = z
  .strictObject({
    ...header('Settings'),
    onConflict: z
      .enum(['prohibit', 'record'])
      .default('prohibit')
      .meta({ description: 'A prohibition against an obligation: which of them counts' }),
    sampleSalt: z
      .string()
      .max(200)
      .default('')
      .meta({ description: 'Part of the hash that samples are drawn by. Another salt draws another sample' }),
  })
  .meta({ title: 'Settings', description: 'What holds for the whole set. One document at most.' });
export type SettingsDocument = z.infer<typeof settingsDocument>;
