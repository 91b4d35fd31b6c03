import type { Delivery } from './simulator-delivery';
import { commonFields, conferenceFields, pseudoJsonMeta, sipRecCallIdOf } from './simulator-fields';
import {
  afterLatency,
  type Fields,
  happens,
  nowMs,
  type SimulatedRecording,
  type SimulatedSession,
  type SimulatorContext,
  type StoredFile,
  uuidFrom,
} from './simulator-state';

type Outcome = { readonly error: string } | undefined;

const NO_MEDIA =
  'Recording completed with error": { "reason":"Error No RTP media received", "type":"stoppedWithoutMedia"}';

/** File recordings, the temporary storage they end in, and what is copied from there. */
export class Recordings {
  readonly files: StoredFile[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: Delivery,
  ) {}

  start(session: SimulatedSession, reference: object | undefined, id = uuidFrom(this.context)): SimulatedRecording {
    const startTime = nowMs(this.context);
    const state = 'recording';
    const recording: SimulatedRecording = { id, session, reference, startTime, state, hasFailedToStore: false };
    session.recordings.push(recording);
    afterLatency(this.context, () => {
      if (happens(this.context, this.context.faults.startFails))
        return this.fail(recording, 'Recording failed to start');
      this.say('RECORDINGSTARTED', recording, { metaData: session.metaData, startTime });
    });
    return recording;
  }

  stop(recording: SimulatedRecording): Outcome {
    if (recording.state !== 'recording') return { error: 'recordingId not found' };
    recording.state = 'stopping';
    afterLatency(this.context, () => this.finish(recording));
    return undefined;
  }

  cancel(recording: SimulatedRecording): Outcome {
    if (recording.state !== 'recording') return { error: 'recordingId not found' };
    recording.state = 'cancelling';
    afterLatency(this.context, () => {
      recording.state = 'cancelled';
      this.say('RECORDINGCANCELLED', recording, { metaData: recording.session.metaData });
    });
    return undefined;
  }

  store(recording: SimulatedRecording, file: StoredFile): Outcome {
    if (recording.state !== 'temporary') return { error: 'recordingId not found' };
    if (!recording.hasFailedToStore && happens(this.context, this.context.faults.storeErrorOnce)) {
      recording.hasFailedToStore = true;
      return { error: 'Internal error storing recording' };
    }
    this.keep(recording, file);
    return undefined;
  }

  merge(recordings: readonly (SimulatedRecording | undefined)[], file: StoredFile): Outcome {
    const [main] = recordings;
    if (!main || recordings.some((recording) => recording?.state !== 'temporary'))
      return { error: 'recordingId not found' };
    this.keep(main, file);
    return undefined;
  }

  delete(recording: SimulatedRecording): Outcome {
    if (recording.state !== 'temporary') return { error: 'recordingId not found' };
    recording.state = 'deleted';
    afterLatency(this.context, () => this.say('RECORDINGDELETED', recording, {}));
    return undefined;
  }

  stateOf({ id, state }: SimulatedRecording): string {
    return this.files.some(({ recordingIds }) => recordingIds.includes(id)) ? 'stored' : state;
  }

  /** Two reports of one failure, of which only one says why. */
  fail(recording: SimulatedRecording, error: string): void {
    recording.state = 'failed';
    const { id: recordingId } = recording;
    const reports = [
      () => this.say('RECORDINGFAILED', recording, {}),
      () => this.alarm('recordingFailed', { recordingId, error }),
    ];
    for (const report of this.context.world.random() < 0.5 ? reports : reports.reverse()) report();
  }

  private finish(recording: SimulatedRecording): void {
    const { faults, settings, world } = this.context;
    if (happens(this.context, faults.noMedia)) return this.fail(recording, NO_MEDIA);
    if (happens(this.context, faults.temporaryStorageError)) {
      recording.state = 'failed';
      return this.alarm('tempStorageError', { recordingId: recording.id });
    }
    recording.state = 'temporary';
    this.say('RECORDINGREADY', recording, {
      startTime: recording.startTime,
      sipRecCallId: sipRecCallIdOf(this.context, recording.session.callId),
      meta: pseudoJsonMeta(recording),
      ...conferenceFields(recording),
    });
    world.after(settings.temporaryStorageMs, () => this.expire(recording));
  }

  private expire(recording: SimulatedRecording): void {
    if (recording.state !== 'temporary') return;
    recording.state = 'expired';
    const { id: recordingId } = recording;
    const modifiedDate = this.context.world.now();
    const error = `Recording id ${recordingId} expired.`;
    this.alarm('tempRecordingDeleted', { recordingId, service: 'siprec', modifiedDate, error });
  }

  private keep(recording: SimulatedRecording, file: StoredFile): void {
    this.files.push(file);
    const { bucket: destinationBucket, fileName } = file;
    afterLatency(this.context, () => this.say('RECORDINGSTORED', recording, { destinationBucket, fileName }));
  }

  private say(event: string, { id: recordingId, session, reference }: SimulatedRecording, fields: Fields): void {
    const ofSession = session.mode === 'session' ? { sessionId: session.id } : {};
    const isEchoed = reference && (event === 'RECORDINGSTARTED' || event === 'RECORDINGFAILED');
    this.delivery.emit(event, {
      event,
      ...ofSession,
      recordingId,
      ...(isEchoed && { recordingReferenceId: reference }),
      ...fields,
      ...commonFields(this.context, { event, id: recordingId }),
    });
  }

  private alarm(type: string, fields: Fields): void {
    this.delivery.emit(type, { event: type, type, domain: this.context.settings.domain, ...fields });
  }
}
