import { policyClass } from '@earwitness/domain';
import { z } from 'zod';
import { duration } from './duration';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens');
const names = z.array(z.string().min(1).max(256)).max(1000);
/** `telnyx-siprec`: a vendor and a mode; `sinch`: a vendor in any mode. */
const recorder = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

const metadata = z.strictObject({
  id,
  title: z.string().max(200).optional(),
  owner: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
});

/** Index keys: cheap to look at before any condition. Left out or empty: all. */
const scope = z.strictObject({
  tenant: z.string().optional(),
  channels: names.default([]),
  vendors: names.default([]),
});

const sample = z.strictObject({
  percent: z.number().min(0).max(100),
  key: z.enum(['conversation', 'customer', 'agent+day']).default('conversation'),
});

const capture = z.strictObject({
  mode: z.enum(['full', 'none']).default('full'),
  tracks: z.enum(['both', 'caller', 'callee']).default('both'),
  prefer: z.array(recorder).default([]),
  redundancy: z.number().int().min(1).max(4).default(1),
  startWithin: duration.prefault('PT5S'),
  availableWithin: duration.prefault('PT15M'),
  failMode: z.enum(['open', 'closed']).optional(),
  fallback: z.strictObject({ after: duration, to: z.array(recorder).min(1) }).optional(),
  announce: z
    .strictObject({ kind: z.enum(['none', 'tone', 'spoken']), text: z.string().min(1).max(500).optional() })
    .optional(),
  onProhibition: z.enum(['keep', 'discard']).default('keep'),
});

const control = z.strictObject({
  pauseOn: names.default([]),
  resumeOn: names.default([]),
  maxPause: duration.prefault('PT15M'),
});

const store = z.strictObject({
  target: z.string(),
  region: names.optional(),
  fileName: z.string().default('{tenant}/{date}/{conversationId}/{captureId}.mp3'),
  encryptionKey: z.string().optional(),
  /** How long a temporary file waits for late facts that change what must be masked. */
  settle: duration.prefault('PT5S'),
  deleteTemporary: z.boolean().default(true),
});

const lifecycle = z.strictObject({
  retainMin: duration.optional(),
  retainMax: duration.optional(),
  dispose: z.enum(['deleteMedia', 'deleteAll', 'keep']).default('keep'),
  hold: z.boolean().default(false),
});

const process = z.strictObject({
  transcribe: z.strictObject({ locale: z.string() }).optional(),
  export: names.default([]),
});

/** Who may play: anybody in one of the groups. */
const access = z.strictObject({ allow: z.array(z.string()).default([]), deny: z.array(z.string()).default([]) });

/** One policy as people write it. Unknown fields are refused: a misspelt duty is worse than none. */
export const policyDocument = z.strictObject({
  apiVersion: z.literal('earwitness/v1'),
  kind: z.literal('Policy'),
  metadata,
  scope: scope.prefault({}),
  phase: z.enum(['capture', 'control', 'lifecycle', 'access']),
  mode: z.enum(['enforce', 'shadow', 'disabled']).default('enforce'),
  class: policyClass.default('default'),
  priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
  /** A boolean CEL expression, or the same as a tree of fields. */
  when: z.union([z.string().max(10_000), z.record(z.string(), z.unknown())]).default('true'),
  /** `match`, `noMatch`, or `defer(PT10S)`: what a missing fact means. */
  onIndeterminate: z
    .string()
    .regex(/^(?:match|noMatch|defer\(P[^)]+\))$/, 'must be match, noMatch or defer(PT10S)')
    .default('match'),
  sample: sample.optional(),
  applyToRunning: z.enum(['no', 'tighten']).default('no'),
  capture: capture.prefault({}),
  control: control.prefault({}),
  store: store.optional(),
  lifecycle: lifecycle.optional(),
  process: process.optional(),
  access: access.optional(),
  tags: names.default([]),
});
export type PolicyDocument = z.infer<typeof policyDocument>;
