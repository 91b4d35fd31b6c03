import { z } from 'zod';
import { isShallow } from '../bodies/depth';
import { policySetHash } from '../policies/policy-set.read-model';
import { policyDocuments } from '../replays/policy-documents';
import { factsExample, whyExample } from '../decisions/decision.example';
import { whyDecided } from '../decisions/decision.read-model';

export const trialBody = z
  .strictObject({
    facts: z
      .record(z.string(), z.unknown())
      .refine((facts) => isShallow(facts), 'is too deep')
      .describe('As `PolicyFacts`; what is left out is not known. The tenant is the caller’s.'),
    documents: policyDocuments.optional().describe('Policies that are not stored.'),
    hash: policySetHash.optional().describe('A stored set. With neither: the policies in force.'),
    newerHash: policySetHash
      .optional()
      .describe(
        'A stored set that came into force while the conversation ran, as `newerSetHash` of a decision names it.',
      ),
    synchronous: z
      .boolean()
      .default(false)
      .describe('As a question of call set-up, which cannot wait: what policies would defer is decided at once.'),
  })
  .refine(({ documents, hash }) => !documents || !hash, { path: ['hash'], message: 'or documents, not both' })
  .meta({
    id: 'Trial',
    examples: [
      {
        facts: { c: { businessLine: factsExample.c.businessLine } },
        documents: [{ apiVersion: 'earwitness/v1', kind: 'Policy', metadata: { id: 'record-all' }, phase: 'capture' }],
      },
    ],
  });
export type TrialBody = Readonly<z.output<typeof trialBody>>;

export const trialDecision = z
  .object({ policySetHash: z.string(), ...whyDecided })
  .meta({ id: 'TrialDecision', description: 'What would be decided. Nothing is stored.' });
export type TrialDecision = Readonly<z.infer<typeof trialDecision>>;

export const trialExample: TrialDecision = { policySetHash: whyExample.decision.policySetHash, ...whyExample };
