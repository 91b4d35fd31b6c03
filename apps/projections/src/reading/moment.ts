import { toInstant } from '@earwitness/domain';
import { z } from 'zod';

/** What is no moment stays as it is, for the check to refuse. */
const inUtc = (text: string): string => (Number.isNaN(Date.parse(text)) ? text : toInstant(text));

/** A moment as callers write it: RFC 3339 with any offset. */
export const moment = z.iso.datetime({ offset: true }).overwrite(inUtc);

/** SQL for a moment as the API shows it. */
export const utc = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
