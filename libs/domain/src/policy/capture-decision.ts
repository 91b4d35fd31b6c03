import { z } from 'zod';

const milliseconds = z.number().int().positive();
const texts = z.array(z.string()).readonly();

/** Strongest first: a prohibition beats an obligation, and so on down to the default. */
export const policyClass = z.enum(['prohibition', 'obligation', 'exclusion', 'onDemand', 'selection', 'default']);
export type PolicyClass = z.infer<typeof policyClass>;

/** What a capture must be like, where policy says more than "record". */
const plan = z.object({
  /** `telnyx-siprec` a vendor and a mode, `sinch` a vendor in any mode; the most wanted first. Empty: as accounts are set up. */
  prefer: texts,
  /** How many recorders at once: a vendor in one mode is one, however many captures it makes. */
  redundancy: z.number().int().min(1),
  tracks: z.enum(['both', 'caller', 'callee']),
  /** `closed`: no recorder, no call. */
  failMode: z.enum(['open', 'closed']),
  fallback: z.object({ afterMs: milliseconds, to: texts }).optional(),
  announce: z.object({ kind: z.enum(['none', 'tone', 'spoken']), text: z.string().optional() }),
  /** What becomes of what was recorded when recording is prohibited later on. */
  onProhibition: z.enum(['keep', 'discard']),
});
export type CapturePlan = Readonly<z.infer<typeof plan>>;

export const retention = z.object({
  retainMinMs: milliseconds.optional(),
  retainMaxMs: milliseconds.optional(),
  dispose: z.enum(['deleteMedia', 'deleteAll', 'keep']),
  hold: z.boolean(),
});
export type Retention = Readonly<z.infer<typeof retention>>;

/** Policies that contradict each other, and what was done about it. */
export const policyConflict = z.object({ kind: z.string(), policyIds: texts, outcome: z.string() });
export type PolicyConflict = Readonly<z.infer<typeof policyConflict>>;

/** What the policies in force demand of a conversation: the part of them that the saga acts on. Durations in ms. */
export const captureDecision = z.object({
  record: z.boolean(),
  /** The class that decided; absent where no policy matched. */
  decidedBy: policyClass.optional(),
  policyIds: texts,
  policySetHash: z.string(),
  startWithinMs: milliseconds,
  /** How long after the end of the last session a recording may take to appear. */
  availableWithinMs: milliseconds,
  /** How long a temporary file waits for late facts (masks) before it is stored. */
  settleMs: z.number().int().nonnegative(),
  maxPauseMs: milliseconds,
  store: z
    .object({
      target: z.string(),
      fileName: z.string(),
      deleteTemporary: z.boolean(),
      /** Where the copy may lie; absent where no policy restricts it. */
      regions: texts.optional(),
    })
    .optional(),
  plan: plan.optional(),
  /** Cues that pause every capture, and those that end it. */
  pauseOn: texts.optional(),
  resumeOn: texts.optional(),
  transcribe: z.object({ locale: z.string() }).optional(),
  retention: retention.optional(),
  tags: texts.optional(),
  export: texts.optional(),
  /** A fact is missing, and may still come until then: decided anew at that moment. Ms after the conversation began. */
  deferredMs: milliseconds.optional(),
  conflicts: z.array(policyConflict).readonly().optional(),
});
export type CaptureDecision = Readonly<z.infer<typeof captureDecision>>;
