import type { ConversationSummary } from '../conversations/summary.read-model';
import type { Recording, RecordingDetail } from './recording.read-model';

/** The columns that a recording is shown from, of `recording_rows` as r and its conversation as c. */
export const RECORDING_COLUMNS = 'r.detail, c.summary';

export interface RecordingColumns {
  readonly detail: RecordingDetail;
  readonly summary: ConversationSummary;
}

export const toRecording = ({ detail, summary }: RecordingColumns): Recording => {
  const { participants, policyIds, gap, shortfall, verdict } = summary;
  return { ...detail, participants, policyIds, gap, shortfall, verdict };
};
