import { z } from 'zod';
import { type Instant, instant } from '../instant';
import { byWireType, type Catalogue, message, type MessageOf } from '../message';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Who did it: `key:<id>` for whoever held that API key. */
const done = { hash: sha256, by: z.string() };

/** What is doubtful about a set. An error keeps it from being put in force. `at` is a JSON pointer into its documents. */
export const lintFinding = z.object({
  severity: z.enum(['error', 'warning']),
  /** `Shadowed`, `EmptyRegions`: what was looked for. */
  code: z.string(),
  at: z.string(),
  policyId: z.string().optional(),
  detail: z.string(),
});
export type LintFinding = Readonly<z.infer<typeof lintFinding>>;

/** The life of the policy sets of one tenant, in one stream. A set is known by its hash and counted by its version. */
export const policySetCatalogue = {
  PolicySetDrafted: message(
    'PolicySetDrafted',
    'policies.drafted',
    z.object({
      ...done,
      /** Dense, from 1, for each tenant. */
      version: z.number().int().positive(),
      /** As they were handed in. */
      documents: z.array(z.unknown()).readonly(),
    }),
  ),
  PolicySetLinted: message(
    'PolicySetLinted',
    'policies.linted',
    z.object({ ...done, findings: z.array(lintFinding).readonly() }),
  ),
  /** It was replayed over the past; the summary is the replay's own. */
  PolicySetSimulated: message(
    'PolicySetSimulated',
    'policies.simulated',
    z.object({ ...done, replayId: z.string(), summary: z.record(z.string(), z.unknown()) }),
  ),
  PolicySetApproved: message('PolicySetApproved', 'policies.approved', z.object(done)),
  PolicySetActivated: message('PolicySetActivated', 'policies.activated', z.object(done)),
  /** `by` is the hash of the set that took its place. */
  PolicySetSuperseded: message('PolicySetSuperseded', 'policies.superseded', z.object({ hash: sha256, by: sha256 })),
} as const satisfies Catalogue;

export type NewPolicySetEvent = MessageOf<typeof policySetCatalogue>;
export type PolicySetEvent = NewPolicySetEvent & { readonly recordedAt: Instant };

export const policySetEventByWireType = byWireType(policySetCatalogue);

/** What everybody who decides has to know: from now on this set is in force for the tenant. */
export const policySetInForce = message(
  'PolicySetInForce',
  'policies.inforce',
  z.object({
    tenant: z.string().min(1),
    hash: sha256,
    version: z.number().int().positive(),
    documents: z.array(z.unknown()).readonly(),
    activatedAt: instant,
  }),
);
export type PolicySetInForce = Readonly<z.infer<typeof policySetInForce.data>>;
