import { instant } from '@earwitness/domain';
import { replayTally } from '@earwitness/policy';
import { z } from 'zod';
import { moment } from '../reading/moment';
import { policyDocuments } from './policy-documents';

export const replayBody = z
  .strictObject({
    from: moment.describe('First moment of the decisions.'),
    to: moment.describe('First moment after.'),
    documents: policyDocuments
      .optional()
      .describe('Of a set that is not stored; it must have the hash of the address.'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .meta({ id: 'NewReplay', examples: [{ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' }] });
export type ReplayBody = Readonly<z.output<typeof replayBody>>;

export const replayState = z.enum(['queued', 'running', 'done', 'cancelled', 'failed', 'interrupted']);
export type ReplayState = z.infer<typeof replayState>;

const tally = replayTally.meta({
  id: 'ReplayTally',
  description: 'Every conversation is in one of `agree`, `changed`, `lost`, `gained`, `unknown`.',
});

export const replay = z
  .object({
    id: z.uuid(),
    policySetHash: z.string(),
    from: instant,
    to: instant,
    requestedBy: z.string(),
    requestedAt: instant,
    state: replayState.describe('`interrupted`: the process that worked on it is gone. Ask for another one.'),
    startedAt: instant.optional(),
    finishedAt: instant.optional(),
    done: z.number().int().describe('Decisions that were looked at. A conversation may have several.'),
    total: z.number().int().optional().describe('Those there are, as they were counted at the start.'),
    perSecond: z.number().optional(),
    secondsLeft: z.number().int().optional().describe('An estimate.'),
    reason: z.string().optional().describe('Why it failed.'),
    result: tally.optional().describe('So far, while it is running.'),
  })
  .meta({ id: 'Replay', description: 'What a set of policies would have decided in a period of the past.' });
export type ReplayView = Readonly<z.infer<typeof replay>>;
