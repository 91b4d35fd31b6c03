import { instant, lintFinding } from '@earwitness/domain';
import { z } from 'zod';
import { isShallow } from '../bodies/depth';
import { pageOf, paging } from '../reading/page';

export const policySetHash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');

const MOST_CHARACTERS = 524_288;

/** Either of the two; `application/yaml` is taken for `yaml`. */
export const policiesBody = z
  .strictObject({
    documents: z
      .array(z.unknown())
      .readonly()
      .refine((documents) => isShallow(documents), 'is too deep')
      .optional(),
    yaml: z.string().max(MOST_CHARACTERS).optional().describe('The same as YAML, in place of `documents`.'),
  })
  .refine(({ documents, yaml }) => (documents === undefined) !== (yaml === undefined), {
    message: 'either documents or yaml is needed',
  })
  .meta({
    id: 'Policies',
    examples: [
      {
        documents: [
          {
            apiVersion: 'earwitness/v1',
            kind: 'Policy',
            metadata: { id: 'record-all' },
            phase: 'capture',
            class: 'obligation',
            capture: { failMode: 'closed' },
          },
        ],
      },
    ],
  });
export type PoliciesBody = Readonly<z.output<typeof policiesBody>>;

const findings = z.array(lintFinding).readonly();

const summary = z.object({
  hash: policySetHash.describe('Of all documents, in whatever order.'),
  version: z.number().int(),
  state: z.enum(['draft', 'approved', 'active', 'superseded']),
  draftedBy: z.string(),
  draftedAt: instant,
  approvedBy: z.array(z.string()).readonly().describe('Since a set came into force for the last time.'),
  overtakenBy: policySetHash
    .optional()
    .describe('The set that came into force after this one was approved: approve again.'),
  activatedAt: instant.optional(),
  findings: findings.describe('An error keeps the set from being activated.'),
});

export const policySetSummary = summary.meta({ id: 'PolicySetSummary', description: 'A version of the policies.' });
export type PolicySetSummary = Readonly<z.infer<typeof policySetSummary>>;

export const policySetPage = pageOf(policySetSummary).meta({ id: 'PolicySets' });
export const policySetFilter = z.strictObject(paging(z.tuple([z.int32()]).readonly()));
export type PolicySetFilter = Readonly<z.output<typeof policySetFilter>>;

export const policySetDetail = summary
  .extend({
    documents: z.array(z.unknown()).readonly(),
    history: z
      .array(z.object({ event: z.string(), at: instant, by: z.string(), summary: z.unknown().optional() }))
      .readonly(),
  })
  .meta({ id: 'PolicySet', description: 'A version of the policies, with its documents.' });
export type PolicySetDetail = Readonly<z.infer<typeof policySetDetail>>;

const documentName = z.object({ kind: z.string(), id: z.string() });

export const setDifference = z
  .object({
    before: policySetHash,
    after: policySetHash,
    added: z.array(documentName).readonly(),
    removed: z.array(documentName).readonly(),
    changed: z
      .array(
        documentName.extend({
          fields: z
            .array(z.object({ at: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
            .readonly(),
        }),
      )
      .readonly(),
    isTightening: z.boolean().describe('Calls that go on when the second one is activated feel it.'),
  })
  .meta({ id: 'PolicySetDifference' });

export const lintAnswer = z.object({ hash: policySetHash, findings }).meta({ id: 'LintedPolicies' });
export type LintAnswer = Readonly<z.infer<typeof lintAnswer>>;
