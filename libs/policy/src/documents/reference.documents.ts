import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens');
const header = <K extends string>(kind: K) => ({
  apiVersion: z.literal('earwitness/v1'),
  kind: z.literal(kind),
  metadata: z.strictObject({ id, title: z.string().max(200).optional(), owner: z.string().max(200).optional() }),
});
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as 08:30');
const date = z.iso.date();

/** Values that `inList` looks for: numbers, campaigns, queues. `{ list: other }` takes in another list. */
export const listDocument = z.strictObject({
  ...header('List'),
  entries: z.array(z.union([z.string().min(1).max(256), z.strictObject({ list: id })])).max(50_000),
});
/** Members that `inGroup` looks for, by user id. `{ group: other }` takes in another group. */
export const groupDocument = z.strictObject({
  ...header('Group'),
  members: z.array(z.union([z.string().min(1).max(256), z.strictObject({ group: id })])).max(50_000),
});
const day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
/** Hours that `inSchedule` looks at, in the time zone that the condition names. An end at or before its begin is on the next day. */
export const scheduleDocument = z.strictObject({
  ...header('Schedule'),
  /** IANA, where the condition names none. */
  tz: z.string().optional(),
  hours: z
    .array(z.strictObject({ days: z.array(day).min(1), from: timeOfDay, to: timeOfDay }))
    .min(1)
    .max(100),
  /** On these days there are no hours. */
  except: z.array(z.strictObject({ holidays: id })).default([]),
});
export const holidaysDocument = z.strictObject({
  ...header('Holidays'),
  dates: z.array(z.union([date, z.strictObject({ date, title: z.string() })])).max(5000),
});
/** What holds for the whole set. */
export const settingsDocument = z.strictObject({
  ...header('Settings'),
  /** A prohibition against an obligation: which of them counts. */
  onConflict: z.enum(['prohibit', 'record']).default('prohibit'),
  /** Part of the hash that samples are drawn by. Another salt draws another sample. */
  sampleSalt: z.string().max(200).default(''),
});
