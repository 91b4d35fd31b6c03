import { toEpochMs } from '@earwitness/domain';
import { answered, apiErrors, type ApiRequest, type Handled, type Handler, missing } from './simulator-answers';
import type { FileStore, SavedFile } from './simulator-files';
import { isWithin, page } from './simulator-pages';
import type { Recordings, Transcript } from './simulator-recordings';

const FILTERS = ['call_leg_id', 'call_session_id', 'conference_id'] as const;

/** `/v2/recordings`: only what is finished is there. */
export class RecordingResource {
  constructor(
    private readonly files: FileStore,
    private readonly connectionId: string,
  ) {}

  readonly handle: Handler = (request) => {
    const { method, path, body } = request;
    if (path.length === 0 && method === 'GET') return this.list(request);
    if (method === 'POST' && path.join('/') === 'actions/delete') return this.removeAll(body);
    return this.one(request);
  };

  private list({ query }: ApiRequest): Handled {
    const matching = this.files.saved
      .filter(({ recording }) => recording.state === 'saved')
      .map((file) => this.shown(file))
      .filter((item) => FILTERS.every((name) => (query.get(`filter[${name}]`) ?? item[name]) === item[name]))
      .filter(({ created_at: at = '' }) => isWithin(query, 'created_at', at));
    return page(matching.reverse(), query);
  }

  private removeAll({ ids }: ApiRequest['body']): Handled {
    if (!Array.isArray(ids)) return missing('/ids');
    for (const id of ids) {
      const found = this.files.find(String(id));
      if (found) this.files.remove(found);
    }
    return answered(200, { status: 'ok' });
  }

  private one({ method, path: [id = ''] }: ApiRequest): Handled {
    const found = this.files.find(id);
    if (!found || (method !== 'GET' && method !== 'DELETE')) return apiErrors.unknownResource;
    const data = this.shown(found);
    if (method === 'DELETE') this.files.remove(found);
    return answered(200, { data });
  }

  private shown({ subject, recording }: SavedFile) {
    return {
      record_type: 'recording',
      id: recording.id,
      call_control_id: subject.controlId,
      ...(subject.legId !== undefined && { call_leg_id: subject.legId }),
      call_session_id: subject.sessionId,
      ...(subject.conferenceId !== undefined && { conference_id: subject.conferenceId }),
      connection_id: this.connectionId,
      channels: recording.channels,
      ...(subject.from !== undefined && { from: subject.from, to: subject.to }),
      duration_millis: toEpochMs(recording.endedAt ?? recording.startedAt) - toEpochMs(recording.startedAt),
      download_urls: this.files.addressesOf(recording),
      recording_started_at: recording.startedAt,
      recording_ended_at: recording.endedAt,
      created_at: recording.createdAt,
      updated_at: recording.createdAt,
      source: subject.conferenceId === undefined ? 'call' : 'conference',
      initiated_by: recording.initiatedBy,
      status: 'completed',
    };
  }
}

const shownTranscript = ({ id, recordingId, words }: Transcript) => ({
  record_type: 'recording_transcription',
  id,
  recording_id: recordingId,
  transcription_text: words,
  status: 'completed',
});

/** `/v2/recording_transcriptions`. */
export const transcriptionResource =
  ({ transcripts }: Recordings): Handler =>
  ({ method, path: [id], query }) => {
    if (method !== 'GET') return apiErrors.unknownResource;
    if (id === undefined) return page(transcripts.map(shownTranscript), query);
    const found = transcripts.find((known) => known.id === id);
    return found ? answered(200, { data: shownTranscript(found) }) : apiErrors.unknownResource;
  };
