import { instant } from '@earwitness/domain';
import { z } from 'zod';

export const verdict = z
  .enum(['open', 'satisfied', 'excused', 'missed'])
  .meta({ id: 'Verdict', description: 'How what policy demands of the conversation turned out.' });
export type Verdict = z.infer<typeof verdict>;

export const shortfall = z
  .object({
    demanded: z.number().int().describe('How many recorders policy demands at once.'),
    kept: z.number().int().describe('How many left a recording that is kept, those of one vendor in one mode as one.'),
  })
  .meta({
    id: 'Shortfall',
    description:
      'Recorded, but by fewer recorders than policy demands; found when the time for recordings to appear is over, ' +
      'and gone where enough of them are kept after all. Absent where nothing is short, or too early to say.',
  });

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
    gap: z
      .boolean()
      .describe(
        'A demanded capture is overdue or was missed, or fewer recordings are kept than were demanded at once.',
      ),
    shortfall: shortfall.optional(),
    mergedInto: z.uuid().optional().describe('The conversation that this one turned out to be a part of.'),
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = Readonly<z.infer<typeof conversationSummary>>;
