import { instant, linkKind, sessionOutcome, side } from '@earwitness/domain';
import { z } from 'zod';
import { attachmentOfConversation } from '../recordings/attachment.read-model';
import { recording } from '../recordings/recording.read-model';
import { conversationSummary, shortfall, verdict } from './summary.read-model';

const participant = z.object({
  ref: z.string(),
  side,
  address: z.string().optional(),
  number: z.string().optional(),
  displayName: z.string().optional(),
  joinedAt: instant.optional(),
  leftAt: instant.optional(),
});

const session = z
  .object({
    key: z.string().describe('Names the session in requests.'),
    vendor: z.string(),
    account: z.string(),
    ref: z.string(),
    refs: z.record(z.string(), z.string()),
    direction: z.enum(['inbound', 'outbound', 'unknown']),
    from: z.string().optional(),
    to: z.string().optional(),
    participants: z.array(participant).readonly(),
    announcedAt: instant.optional(),
    startedAt: instant.optional(),
    bridgedAt: instant.optional(),
    endedAt: instant.optional(),
    outcome: sessionOutcome.optional(),
  })
  .meta({ id: 'Session', description: 'One vendor’s part of the conversation.' });

const expectation = z
  .object({
    id: z.string(),
    policyIds: z.array(z.string()).readonly(),
    verdict,
    why: z.string().optional().describe('Reason of an excuse, cause of a miss.'),
    overdueSince: instant.optional(),
    shortfall: shortfall.optional(),
  })
  .meta({ id: 'Expectation', description: 'A capture that policy demands.' });

const command = z
  .object({
    id: z.string(),
    type: z.string(),
    intent: z.string(),
    attempt: z.number().int(),
    vendor: z.string(),
    account: z.string(),
    sessionRef: z.string().optional(),
    recordingId: z.string().optional(),
    issuedAt: instant,
    status: z.enum(['withheld', 'issued', 'accepted', 'refused', 'unknown', 'confirmed', 'timedOut']),
    reason: z.string().optional().describe('Why it was refused or withheld.'),
  })
  .meta({ id: 'Command', description: 'What the vendor was asked to do, and what became of it.' });
export type CommandView = Readonly<z.infer<typeof command>>;

const link = z
  .object({ kind: linkKind, value: z.string(), evidence: z.string() })
  .meta({ id: 'Link', description: 'Why a session belongs to the conversation.' });

const decision = z.object({
  record: z.boolean(),
  policyIds: z.array(z.string()).readonly(),
  policySetHash: z.string(),
});

/** What a conversation row holds; the recordings have rows of their own. */
export const conversationDetail = conversationSummary.extend({
  absorbed: z.array(z.uuid()).readonly().describe('Conversations that turned out to be parts of this one.'),
  decision: decision.optional(),
  sessions: z.array(session).readonly(),
  expectations: z.array(expectation).readonly(),
  commands: z.array(command).readonly(),
  links: z.array(link).readonly(),
  attachments: z.array(attachmentOfConversation).readonly().describe('All there are, those of recordings as well.'),
});
export type ConversationDetail = Readonly<z.infer<typeof conversationDetail>>;

export const conversation = conversationDetail
  .extend({ recordings: z.array(recording).readonly() })
  .meta({ id: 'Conversation', description: 'What people do: one contact, possibly over several vendors.' });
export type ConversationView = Readonly<z.infer<typeof conversation>>;
