import { z } from 'zod';
import { conversationFilters, searchText } from '../conversations/conversation-filter';
import { captureState, learnedBy } from './recording.read-model';

export const recordingFilter = z.strictObject({
  conversation: z.uuid().optional(),
  vendor: searchText.optional(),
  account: searchText.optional(),
  vendorRef: searchText.optional().describe('The vendor’s own ref of the session or of the recording.'),
  state: captureState.optional(),
  learnedBy: learnedBy.optional(),
  ...conversationFilters,
});
export type RecordingFilter = Readonly<z.output<typeof recordingFilter>>;
