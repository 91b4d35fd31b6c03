import { z } from 'zod';
import { duration } from './duration';

/** Strongest first: a prohibition beats an obligation, and so on down to the default. */
export const policyClasses = ['prohibition', 'obligation', 'exclusion', 'onDemand', 'selection', 'default'] as const;

/** One policy as people write it. Unknown fields are refused: a misspelt duty is worse than none. */
export const policyDocument = z.strictObject({
  apiVersion: z.literal('earwitness/v1'),
  kind: z.literal('Policy'),
  metadata: z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string(),
    owner: z.string().optional(),
  }),
  scope: z.strictObject({ tenant: z.string().optional() }).default({}),
  phase: z.literal('capture'),
  mode: z.enum(['enforce', 'disabled']).default('enforce'),
  class: z.enum(policyClasses),
  priority: z.number().int().default(0),
  when: z.literal('true', { error: 'conditions other than "true" are not supported yet' }).default('true'),
  capture: z
    .strictObject({ startWithin: duration.prefault('PT5S'), availableWithin: duration.prefault('PT15M') })
    .prefault({}),
  control: z.strictObject({ maxPause: duration.prefault('PT15M') }).prefault({}),
  store: z
    .strictObject({
      target: z.string(),
      fileName: z.string().default('{tenant}/{date}/{conversationId}/{captureId}.mp3'),
      /** How long a temporary file waits for late facts that change what must be masked. */
      settle: duration.prefault('PT5S'),
      deleteTemporary: z.boolean().default(true),
    })
    .optional(),
});
export type PolicyDocument = z.infer<typeof policyDocument>;
