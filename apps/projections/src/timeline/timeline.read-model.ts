import { instant } from '@earwitness/domain';
import { z } from 'zod';
import { moment } from '../reading/moment';
import { pageOf, paging } from '../reading/page';

export const timelineFilter = z.strictObject({
  asOf: moment.optional().describe('Only what was recorded up to this moment.'),
  ...paging(z.tuple([z.int32().nonnegative()]).readonly()),
});
export type TimelineFilter = Readonly<z.output<typeof timelineFilter>>;

export const timelineEntry = z
  .object({
    version: z.number().int().positive().describe('Position in the conversation’s stream, from 1.'),
    eventId: z.uuid(),
    name: z.string(),
    type: z.string().describe('CloudEvents type, with its version.'),
    occurredAt: instant.describe('By the vendor’s clock where it says so.'),
    recordedAt: instant,
    vendor: z.string().optional().describe('Absent for decisions of our own.'),
    account: z.string().optional(),
    sessionRef: z.string().optional(),
    captureRef: z.string().optional(),
    learnedBy: z
      .enum(['poll', 'backfill'])
      .optional()
      .describe('Found by asking the vendor, or by looking back. Absent for what it said by itself.'),
    data: z.record(z.string(), z.unknown()).describe('As the catalogue of events describes it.'),
  })
  .meta({ id: 'TimelineEntry', description: 'An event of the ledger, without sealed capabilities.' });
export type TimelineEntry = Readonly<z.infer<typeof timelineEntry>>;

export const timelinePage = pageOf(timelineEntry).meta({ id: 'Timeline' });
