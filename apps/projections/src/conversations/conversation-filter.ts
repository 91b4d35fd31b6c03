import { z } from 'zod';
import { moment } from '../reading/moment';
import { paging, positionByTime } from '../reading/page';
import { verdict } from './summary.read-model';

export const searchText = z.string().min(1).max(512);

export const traceId = z
  .string()
  .regex(/^[0-9a-fA-F]{32}$/)
  .transform((id) => id.toLowerCase());

/** What lists of conversations can be asked, and lists of their recordings as well. */
export const conversationFilters = {
  trace: traceId.optional().describe('W3C trace id.'),
  policy: searchText.optional().describe('Id of a policy that demanded it.'),
  participant: searchText.optional().describe('Number or address of somebody in the conversation.'),
  from: moment.optional().describe('First moment of `at`.'),
  to: moment.optional().describe('First moment after.'),
  gap: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe(
      'Whether a demanded capture is overdue or was missed, or fewer recordings are kept than were demanded at once. ' +
        'Of the latter alone: `gap=true&verdict=satisfied`.',
    ),
  verdict: verdict.optional(),
  ...paging(positionByTime),
};

export const conversationFilter = z.strictObject(conversationFilters);
export type ConversationFilter = Readonly<z.output<typeof conversationFilter>>;
