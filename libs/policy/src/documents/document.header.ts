import { z } from 'zod';

/** What documents are called, and are referred to by. */
export const documentId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, 63 at most');

const line = z.string().max(200);

/** What documents of every kind begin with. */
export const header = <K extends string>(kind: K) => ({
  apiVersion: z.literal('earwitness/v1'),
  kind: z.literal(kind),
  metadata: z.strictObject({
    id: documentId,
    title: line.optional(),
    owner: line.optional().meta({ description: 'Whom to ask about it' }),
    description: z.string().max(2000).optional(),
  }),
});
