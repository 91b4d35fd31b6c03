import { side } from '@earwitness/domain';
import { LONGEST_TEXT, lengthsOfFacts, type ListOfFacts } from '@earwitness/policy';
import { z } from 'zod';

const word = z.string().min(1).max(256);
/** No statement says more than policies can look through: that would only make the fact unknown. */
const words = (list: ListOfFacts) => z.array(word).max(lengthsOfFacts[list]).readonly();

/** As `Intl` knows it. */
const isTimeZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const tz = word.refine(isTimeZone, 'is no IANA time zone');

const participant = z
  .strictObject({
    participantRef: word.optional().describe('As the vendor names it.'),
    number: z
      .string()
      .regex(/^\+[1-9]\d{1,14}$/, 'must be E.164')
      .optional(),
    userId: word.optional(),
    groups: words('Participant.groups').optional(),
    tz: tz.optional(),
    side: side.optional(),
  })
  .refine(({ participantRef, number }) => participantRef !== undefined || number !== undefined, {
    error: 'needs a participantRef or a number',
  });

const MOST_ATTRIBUTES = lengthsOfFacts['Conversation.attrs'];

/** `__proto__` is no name that anybody has a use for. */
const attrs = z
  .record(z.string().regex(/^[A-Za-z][\w.-]{0,63}$/), z.string().max(LONGEST_TEXT))
  .refine((named) => Object.keys(named).length <= MOST_ATTRIBUTES, `has more than ${MOST_ATTRIBUTES} attributes`);

export const contextBody = z
  .strictObject({
    channel: word.optional(),
    language: word.optional().describe('BCP 47.'),
    businessLine: word.optional(),
    jurisdictions: words('Conversation.jurisdictions').optional(),
    tags: words('Conversation.tags')
      .optional()
      .describe(
        `Are added to those that were stated before. More than ${lengthsOfFacts['Conversation.tags']} of them are unknown to policies.`,
      ),
    attrs: attrs.optional(),
    trunk: word.optional(),
    campaign: word.optional(),
    queue: z.strictObject({ id: word, name: word.optional(), tz: tz.optional() }).optional(),
    participants: z.array(participant).max(lengthsOfFacts['Conversation.participants']).readonly().optional(),
  })
  .refine((stated) => Object.keys(stated).length > 0, 'states nothing')
  .meta({
    id: 'Context',
    examples: [
      {
        language: 'de-DE',
        businessLine: 'brokerage',
        tags: ['vip'],
        attrs: { caseId: 'C-4711' },
        queue: { id: 'q-equities', tz: 'Europe/Berlin' },
        participants: [{ number: '+4930123456', userId: 'm.huber', groups: ['traders'], side: 'agent' }],
      },
    ],
  });

export const cueBody = z
  .strictObject({ name: word.describe('As policies name it.') })
  .meta({ id: 'Cue', examples: [{ name: 'payment.started' }] });

export const consentBody = z
  .strictObject({
    state: z.enum(['announced', 'granted', 'declined', 'withdrawn']),
    scope: word.optional().describe('`recording`, `transcription`; left out: everything.'),
    participantRef: word
      .optional()
      .describe('Whose word it is; a refusal of one counts for all until the same one grants.'),
    evidence: z.string().min(1).max(1024).optional().describe('Where it can be looked up.'),
  })
  .meta({ id: 'ConsentStatement', examples: [{ state: 'withdrawn', participantRef: 'v3:caller' }] });
