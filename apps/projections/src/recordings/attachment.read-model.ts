import { type Attachment, instant, location } from '@earwitness/domain';
import { z } from 'zod';

export const place = location.meta({
  id: 'Location',
  description: 'Where a file lies; never a link that grants access.',
});

/** What a vendor keeps of a call beside its recording, as a recording shows it. */
export const attachment = z
  .object({
    kind: z.enum(['transcript', 'chat', 'cobrowse']),
    ref: z.string().describe('The vendor’s own ref.'),
    at: instant.describe('When it was first there.'),
    location: place.optional(),
    language: z.string().optional(),
    lineCount: z.number().int().optional().describe('Of a transcript that was fetched.'),
  })
  .meta({ id: 'Attachment', description: 'A transcript, a chat or a co-browsing session beside the recording.' });
export type AttachmentView = Readonly<z.infer<typeof attachment>>;

/** As a conversation shows it: with whose it is. */
export const attachmentOfConversation = attachment
  .extend({
    vendor: z.string(),
    account: z.string(),
    sessionKey: z.string().optional(),
    recordingId: z.uuid().optional().describe('Absent for one of the session as a whole.'),
  })
  .meta({ id: 'ConversationAttachment', description: 'An attachment, with the session and recording it belongs to.' });
export type ConversationAttachment = Readonly<z.infer<typeof attachmentOfConversation>>;

export const toAttachment = ({ kind, ref, at, location, language, lineCount }: Attachment): AttachmentView => ({
  kind,
  ref,
  at,
  location,
  language,
  lineCount,
});
