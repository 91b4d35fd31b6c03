import { policyClass } from '@earwitness/domain';
import { z } from 'zod';
import { header } from './document.header';
import { type Durations, durations, INDETERMINATE, writtenDurations } from './duration';

const name = z.string().min(1).max(256);
const names = z.array(name).max(1000);
const recorder = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be a vendor such as sinch, or a vendor and a mode such as telnyx-siprec')
  .meta({ description: 'telnyx-siprec: a vendor and a mode; sinch: a vendor in any mode' });
const recorders = z.array(recorder).max(20);

const scope = z
  .strictObject({ tenant: name.optional(), channels: names.default([]), vendors: names.default([]) })
  .meta({ description: 'Looked at before any condition. Left out or empty: all' });

const sample = z
  .strictObject({
    percent: z.number().min(0).max(100),
    key: z.enum(['conversation', 'customer', 'agent+day']).default('conversation'),
  })
  .meta({ description: 'Matches only for this share of the keys, always for the same ones' });

const announce = z.strictObject({
  kind: z.enum(['none', 'tone', 'spoken']),
  text: z.string().min(1).max(500).optional().meta({ description: 'What is said, where kind is spoken' }),
});

const filled = <D extends z.ZodType>(duration: D, text: string): z.ZodPrefault<D> =>
  z.prefault(duration, text as z.input<D>);

const store = <D extends z.ZodType>({ any }: Durations<D>) =>
  z.strictObject({
    target: name.meta({ description: 'A store of the tenant' }),
    region: names.min(1).optional().meta({ description: 'Where the copy may lie' }),
    fileName: z.string().min(1).max(1000).default('{tenant}/{date}/{conversationId}/{captureId}.mp3'),
    encryptionKey: name.optional(),
    settle: filled(any, 'PT5S').meta({
      description: 'How long a temporary file waits for late facts that change what must be masked',
    }),
    deleteTemporary: z.boolean().default(true),
  });

const capture = <D extends z.ZodType>({ positive }: Durations<D>) =>
  z.strictObject({
    mode: z.enum(['full', 'none']).default('full'),
    tracks: z.enum(['both', 'caller', 'callee']).default('both'),
    prefer: recorders.default([]).meta({ description: 'The most wanted first' }),
    redundancy: z.number().int().min(1).max(4).default(1).meta({ description: 'How many captures at once' }),
    startWithin: filled(positive, 'PT5S'),
    availableWithin: filled(positive, 'PT15M'),
    failMode: z.enum(['open', 'closed']).optional().meta({ description: 'closed: no recorder, no call' }),
    fallback: z.strictObject({ after: positive, to: recorders.min(1) }).optional(),
    announce: announce.optional(),
    onProhibition: z
      .enum(['keep', 'discard'])
      .default('keep')
      .meta({ description: 'What becomes of what was recorded when recording is prohibited later on' }),
  });

const control = <D extends z.ZodType>({ positive }: Durations<D>) =>
  z.strictObject({
    pauseOn: names.default([]).meta({ description: 'Cues that pause every capture' }),
    resumeOn: names.default([]).meta({ description: 'Cues that end the pause' }),
    maxPause: filled(positive, 'PT15M'),
  });

const lifecycle = <D extends z.ZodType>({ positive }: Durations<D>) =>
  z.strictObject({
    retainMin: positive.optional(),
    retainMax: positive.optional(),
    dispose: z.enum(['deleteMedia', 'deleteAll', 'keep']).default('keep'),
    hold: z.boolean().default(false),
  });

const processing = z.strictObject({
  transcribe: z
    .strictObject({
      locale: z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a locale such as de-DE'),
    })
    .optional(),
  export: names.default([]),
});

const access = z
  .strictObject({ allow: names.default([]), deny: names.default([]) })
  .meta({ description: 'Who may play: anybody in one of the groups of allow, and in none of deny' });

const when = z
  .union([z.string().min(1).max(10_000), z.boolean().transform(String), z.record(z.string(), z.unknown())], {
    error: 'must be a condition, or a tree of fields',
  })
  .default('true')
  .meta({ description: 'A boolean CEL expression over facts, or the same as a tree of fields' });

const policyOf = <D extends z.ZodType>(duration: Durations<D>) =>
  z
    .strictObject({
      ...header('Policy'),
      scope: scope.prefault({}),
      phase: z.enum(['capture', 'control', 'lifecycle', 'access']),
      mode: z.enum(['enforce', 'shadow', 'disabled']).default('enforce'),
      class: policyClass.default('default'),
      priority: z.number().int().min(-1_000_000).max(1_000_000).default(0),
      when,
      onIndeterminate: z
        .string()
        .regex(INDETERMINATE, 'must be match, noMatch or defer(PT10S)')
        .default('match')
        .meta({ description: 'What a missing fact means: match, noMatch, or defer(PT10S)' }),
      sample: sample.optional(),
      applyToRunning: z.enum(['no', 'tighten']).default('no'),
      capture: z.prefault(capture(duration), {}),
      control: z.prefault(control(duration), {}),
      store: store(duration).optional(),
      lifecycle: lifecycle(duration).optional(),
      process: processing.optional(),
      access: access.optional(),
      tags: names.default([]),
    })
    .meta({
      title: 'Policy',
      description: 'When and how to record, keep, and let people play. Unknown fields are refused.',
    });

/** A policy as people write it, with defaults filled in: durations are ISO 8601. */
export const writtenPolicy = policyOf(writtenDurations);
export type WrittenPolicy = z.infer<typeof writtenPolicy>;

/** The same as it is evaluated: durations are milliseconds. */
export const policyDocument = policyOf(durations);
export type PolicyDocument = z.infer<typeof policyDocument>;
