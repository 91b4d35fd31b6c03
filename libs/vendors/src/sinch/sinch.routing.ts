import { z } from 'zod';

/** Recording is added by policy, and callbacks are how its outcome is known. */
const FORBIDDEN = /^(?:startRecording|stopRecording|record|recordingOptions|suppressCallbacks)$/i;

const namesWithin = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const named = 'name' in value && typeof value.name === 'string' ? [value.name] : [];
  return [...named, ...Object.keys(value), ...Object.values(value).flatMap(namesWithin)];
};

const item = z.looseObject({ name: z.string().min(1) });

/** An SVAML document of the account's: instructions that run in order, then one action. */
export const svamlTemplate = z
  .strictObject({ instructions: z.array(item).optional(), action: item.optional() })
  .refine((svaml) => !namesWithin(svaml).some((name) => FORBIDDEN.test(name)), {
    message: 'holds recording or suppressCallbacks: recording is added by policy, and its outcome is told by callbacks',
  });

const template = z.strictObject({
  ice: svamlTemplate,
  ace: svamlTemplate.default({ action: { name: 'continue' } }),
  pie: svamlTemplate.default({ action: { name: 'hangup' } }),
});

const customer = z
  .strictObject({
    /** The customer's own application, which is asked as Sinch would ask it. */
    url: z.url({ protocol: /^https?$/ }),
    deadlineMs: z.number().int().min(100).max(4_000).default(1_000),
    /** `refuse`: what Sinch does when nobody answers: a call that comes in ends, one that was answered goes on. */
    onFailure: z.enum(['template', 'refuse']).default('refuse'),
    template: template.optional(),
  })
  .refine(({ onFailure, template: given }) => onFailure === 'refuse' || given !== undefined, {
    path: ['template'],
    message: 'is needed to answer by it',
  });

/** Who says where calls go. */
export const routingSchema = z.union([z.strictObject({ template }), z.strictObject({ customer })]);
export type Routing = z.infer<typeof routingSchema>;
