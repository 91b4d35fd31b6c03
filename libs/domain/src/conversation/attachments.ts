import type { Capture } from '../capture/capture';
import { captureById } from './lookup';
import type { Attachment, Conversation } from './state';

/** One that names its session only belongs to the session's capture, as long as there is only one. */
const onlyCaptureOf = ({ captures }: Conversation, { sessionKey }: Attachment): Capture | undefined => {
  const ofSession = captures.filter((capture) => sessionKey !== undefined && capture.sessionKey === sessionKey);
  return ofSession.length === 1 ? ofSession[0] : undefined;
};

/** The capture that an attachment belongs to, as far as is known by now; undefined for one of the session as a whole. */
export const captureOf = (state: Conversation, attachment: Attachment): Capture | undefined =>
  attachment.captureId === undefined ? onlyCaptureOf(state, attachment) : captureById(state, attachment.captureId);

/** What belongs to a capture beside its recording. */
export const attachmentsOf = (state: Conversation, capture: Capture): readonly Attachment[] =>
  state.attachments.filter((attachment) => captureOf(state, attachment)?.id === capture.id);
