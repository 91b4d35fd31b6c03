import { z } from 'zod';

/** How the people of a call are told that it is recorded, where policy says so. */
export const announcementSchema = z.strictObject({
  /** Where the policy has no words of its own. */
  text: z.string().min(1).max(500).default('This call is recorded.'),
  language: z.string().min(2).default('en-US'),
  /** A file of the customer's at Sinch. SVAML has no tone of its own: without a file, a tone is said in words. */
  toneFile: z.string().min(1).optional(),
});
export type Announcement = z.infer<typeof announcementSchema>;

const digit = z.string().regex(/^[0-9*#]$/, 'must be one key of a telephone');

const menu = z
  .strictObject({
    /** Read out. It would end at a square bracket. */
    prompt: z
      .string()
      .min(1)
      .max(500)
      .regex(/^[^[\]]*$/, 'must be without square brackets'),
    grantedBy: digit.default('1'),
    declinedBy: digit.default('2'),
    language: z.string().min(2).default('en-US'),
    /** How long a key is waited for. */
    timeoutMs: z.number().int().min(1_000).max(60_000).default(8_000),
  })
  .refine(({ grantedBy, declinedBy }) => grantedBy !== declinedBy, {
    path: ['declinedBy'],
    message: 'must be another key than grantedBy',
  });

/** How the people of a call are asked whether it may be recorded, where policy depends on that. */
export const consentSchema = z.strictObject({
  menu,
  /** What it means that nobody chose: they declined, or they were told and stayed. */
  onNoAnswer: z.enum(['declined', 'announced']).default('declined'),
});
