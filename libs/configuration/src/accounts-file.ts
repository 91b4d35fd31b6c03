import { z } from 'zod';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens');

export const scope = z.enum(['read', 'control', 'raw', 'policies']);
export type Scope = z.infer<typeof scope>;

/** A key is `ew_<id>_<secret>`; only its hash is configured. */
export const apiKey = z.strictObject({
  id: name,
  /** SHA-256 of the whole key, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
  scopes: z.array(scope).min(1),
});

const policies = z.strictObject({
  /** How many people it takes to put policies in force: with `two`, one approves and another activates. */
  activation: z.enum(['one', 'two']).default('one'),
});

export const store = z.strictObject({
  bucket: z.string().min(3),
  region: z.string().optional(),
  encryptionKey: z.string().startsWith('arn:aws:kms:').optional(),
});

const tenant = z.strictObject({
  apiKeys: z.array(apiKey).default([]),
  stores: z.record(name, store).default({}),
  policies: policies.prefault({}),
  /** By vendor; what an account holds beside `id` is the vendor's own schema. */
  accounts: z.record(z.string(), z.array(z.looseObject({ id: name }))).default({}),
});

export const accountsFile = z.strictObject({ tenants: z.record(name, tenant) });
export type AccountsFile = z.infer<typeof accountsFile>;
