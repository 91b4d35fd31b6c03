import { instant } from '@earwitness/domain';
import { z } from 'zod';

export const verdict = z
  .enum(['open', 'satisfied', 'excused', 'missed'])
  .meta({ id: 'Verdict', description: 'How what policy demands of the conversation turned out.' });
export type Verdict = z.infer<typeof verdict>;

/** What lists show of a conversation. */
export const conversationSummary = z
  .object({
    id: z.uuid(),
    traceId: z.string(),
    version: z.number().int().positive().describe('Grows with every event.'),
    at: instant.describe('When it was first heard of, by the vendor’s clock. Lists are ordered by it.'),
    startedAt: instant.optional(),
    endedAt: instant.optional().describe('Absent while a session is under way.'),
    updatedAt: instant,
    vendors: z.array(z.string()).readonly(),
    participants: z.array(z.string()).readonly().describe('Numbers and addresses.'),
    policyIds: z.array(z.string()).readonly(),
    verdict: verdict.optional(),
    gap: z.boolean().describe('A demanded capture is overdue or was missed.'),
    mergedInto: z.uuid().optional().describe('The conversation that this one turned out to be a part of.'),
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = Readonly<z.infer<typeof conversationSummary>>;
