import { captureDecision, instant, policyClass, policyFacts, policyFinding } from '@earwitness/domain';
import { z } from 'zod';
import { searchText } from '../conversations/conversation-filter';
import { moment } from '../reading/moment';
import { pageOf, paging } from '../reading/page';

const position = z.tuple([instant, z.string(), z.uuid()]).readonly();

export const conversationDecisionFilter = z.strictObject(paging(position));
export type ConversationDecisionFilter = Readonly<z.output<typeof conversationDecisionFilter>>;

export const decisionFilter = z.strictObject({
  conversationId: z.uuid().optional(),
  from: moment.optional().describe('First moment of `decidedAt`.'),
  to: moment.optional().describe('First moment after.'),
  record: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  policyId: searchText.optional().describe('A policy that matched, whether it got its way or not.'),
  ...paging(position),
});
export type DecisionFilter = Readonly<z.output<typeof decisionFilter>>;

export const decisionSummary = z
  .object({
    id: z.string(),
    conversationId: z.uuid(),
    decidedAt: instant,
    source: z
      .enum(['saga', 'answer'])
      .describe('`answer`: decided while the vendor waited, in answer to its question.'),
    record: z.boolean(),
    decidedBy: policyClass.optional().describe('Absent where no policy matched.'),
    policyIds: z.array(z.string()).readonly(),
    policySetHash: z.string().describe('What was in force when the conversation began; it keeps that.'),
    newerSetHash: z
      .string()
      .optional()
      .describe(
        'What had come into force while it ran. Of that set, policies with `applyToRunning: tighten` count as well.',
      ),
    overBeforeSetHash: z
      .string()
      .optional()
      .describe('What was in force by then, and has no part in it: the conversation was over before that came.'),
  })
  .meta({ id: 'DecisionSummary' });
export type DecisionSummary = Readonly<z.infer<typeof decisionSummary>>;

export const finding = policyFinding
  .omit({ reads: true })
  .extend({
    facts: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What the clause reads, by name. A fact that was missing is null.'),
  })
  .meta({
    id: 'PolicyFinding',
    description: 'What one policy said to the facts, and the clause and the facts that settled it.',
  });
export type FindingView = Readonly<z.infer<typeof finding>>;
const demand = captureDecision.meta({
  id: 'CaptureDecision',
  description: 'What the policies demand together. In ms.',
});
const facts = policyFacts.meta({ id: 'PolicyFacts', description: 'All that was known, frozen with the decision.' });
const findings = z.array(finding).readonly();

/** What was decided, and why; of a decision that was made and of one that is only tried. */
export const whyDecided = {
  decision: demand,
  facts,
  matched: findings,
  notMatched: findings,
  indeterminate: findings.describe('A fact is missing; `takenAs` says what that was taken to mean.'),
  sampledOut: findings,
  outOfScope: findings,
  shadow: z
    .object({ decision: demand, differs: z.array(z.string()).readonly() })
    .optional()
    .describe('What would be demanded with the policies in shadow, where that differs.'),
  conflicts: z.array(z.object({ kind: z.string(), policyIds: z.array(z.string()).readonly(), outcome: z.string() })),
};

export const decision = decisionSummary
  .extend({
    policySetVersion: z.number().int().optional().describe('Where the set is one of the tenant’s own.'),
    newerSetVersion: z.number().int().optional(),
    factsHash: z.string(),
    ...whyDecided,
  })
  .meta({ id: 'Decision', description: 'A decision with all that led to it.' });
export type DecisionView = Readonly<z.infer<typeof decision>>;
export type WhyDecided = Readonly<z.infer<z.ZodObject<typeof whyDecided>>>;

export const decisionPage = pageOf(decisionSummary).meta({ id: 'Decisions' });
export const conversationDecisionPage = pageOf(decision).meta({ id: 'ConversationDecisions' });
