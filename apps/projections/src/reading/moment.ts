import { instant, instantAt } from '@earwitness/domain';
import { z } from 'zod';

/** What is no moment stays as it is, for the check to refuse. */
const inUtc = (text: string): string => instantAt(Date.parse(text)) ?? text;

/** A moment as callers write it: RFC 3339 with any offset, of the years 1 to 9999. */
export const moment = z.iso.datetime({ offset: true }).overwrite(inUtc).pipe(instant);

/** SQL for a moment as the API shows it. */
export const utc = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
