import { instant } from '@earwitness/domain';
import { z } from 'zod';
import { pageOf, paging } from '../reading/page';

/** To the microsecond, as Postgres has it: from the year 1. */
const preciseMoment = z.iso.datetime({ precision: 6 }).refine((at) => at >= '0001');

const position = z.tuple([preciseMoment, z.string(), z.string(), z.int32(), z.number().int()]).readonly();

export const deadLetterFilter = z.strictObject(paging(position));
export type DeadLetterFilter = Readonly<z.output<typeof deadLetterFilter>>;

export const deadLetter = z
  .object({
    group: z.string().describe('Who could not work on it.'),
    topic: z.string(),
    partition: z.number().int(),
    offset: z.number().int(),
    key: z.string().optional(),
    cause: z.string(),
    at: instant,
    type: z.string().optional(),
    traceparent: z.string().optional(),
    sizeBytes: z.number().int(),
    value: z.string().describe('Base64, the first 16 kB.'),
  })
  .meta({ id: 'DeadLetter', description: 'A record that could not be worked on, kept as it was.' });
export type DeadLetter = Readonly<z.infer<typeof deadLetter>>;

export const deadLetterPage = pageOf(deadLetter).meta({ id: 'DeadLetters' });
