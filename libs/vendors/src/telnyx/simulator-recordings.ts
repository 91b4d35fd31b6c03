import type { Body } from './simulator-answers';
import type { WebhookDelivery } from './simulator-delivery';
import type { FileStore } from './simulator-files';
import {
  happens,
  identified,
  microseconds,
  type Recorded,
  type SimulatedCall,
  type SimulatedRecording,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const isRunning = ({ state }: SimulatedRecording): boolean => state === 'recording' || state === 'paused';

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export interface Transcript {
  readonly id: string;
  readonly recordingId: string;
  readonly words: string;
}

/** Recordings of Telnyx' own. Nothing is said when one starts, is paused or resumed. */
export class Recordings {
  readonly transcripts: Transcript[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: WebhookDelivery,
    private readonly files: FileStore,
  ) {}

  start(subject: Recorded, body: Body, initiatedBy: string): void {
    const { world } = this.context;
    const recording: SimulatedRecording = {
      id: uuidFrom(world),
      format: body.format === 'wav' ? 'wav' : 'mp3',
      channels: body.channels === 'dual' ? 'dual' : 'single',
      name: textIn(body.custom_file_name) ?? subject.legId ?? subject.conferenceId ?? subject.controlId,
      isTranscribed: body.transcription === true,
      initiatedBy,
      startedAt: microseconds(world),
      state: 'recording',
    };
    subject.recordings.push(recording);
    const maxSeconds = Number(body.max_length ?? 0);
    if (maxSeconds > 0) world.after(maxSeconds * 1000, () => this.end(subject, recording));
  }

  /** With defaults other than those of `record_start`. */
  fromAnswer(call: SimulatedCall, body: Body): void {
    if (body.record !== 'record-from-answer') return;
    const { record_channels: channels, record_format: format, record_max_length: length } = body;
    const name = body.record_custom_file_name;
    const start = { channels: channels ?? 'dual', format, max_length: length, custom_file_name: name };
    this.start(call, start, 'OutboundAPI');
  }

  stop(subject: Recorded, body: Body): void {
    for (const recording of this.meant(subject, body)) this.end(subject, recording);
  }

  pause(subject: Recorded, body: Body): void {
    for (const recording of this.meant(subject, body)) recording.state = 'paused';
  }

  resume(subject: Recorded, body: Body): void {
    for (const recording of this.meant(subject, body)) recording.state = 'recording';
  }

  endAll(subject: Recorded): void {
    this.stop(subject, {});
  }

  /** The one that `recording_id` names, else all that run. */
  private meant({ recordings }: Recorded, { recording_id: id }: Body): readonly SimulatedRecording[] {
    return recordings.filter((recording) => isRunning(recording) && (id === undefined || id === recording.id));
  }

  private end(subject: Recorded, recording: SimulatedRecording): void {
    if (!isRunning(recording)) return;
    const { world, faults } = this.context;
    recording.state = 'saving';
    recording.endedAt = microseconds(world);
    const isLost = happens(this.context, faults.storageFails);
    world.after(1_000 + world.random() * 4_000, () =>
      isLost ? this.fail(subject, recording) : this.save(subject, recording),
    );
  }

  /** Only of calls there is such an event. */
  private fail(subject: Recorded, recording: SimulatedRecording): void {
    recording.state = 'failed';
    if (subject.conferenceId === undefined)
      this.say(subject, 'call.recording.error', { reason: this.files.reasonOfFailure() });
  }

  private save(subject: Recorded, recording: SimulatedRecording): void {
    const { world } = this.context;
    recording.createdAt = microseconds(world);
    recording.state = 'saved';
    this.files.add(subject, recording);
    const type = subject.conferenceId === undefined ? 'call.recording.saved' : 'conference.recording.saved';
    const span = { start: recording.startedAt, end: recording.endedAt };
    this.say(subject, type, {
      recording_id: recording.id,
      channels: recording.channels,
      format: recording.format,
      ...(subject.conferenceId === undefined && { start_time: span.start, end_time: span.end }),
      recording_started_at: span.start,
      recording_ended_at: span.end,
      recording_urls: this.files.addressesOf(recording),
      public_recording_urls: {},
    });
    if (recording.isTranscribed)
      world.after(5_000 + world.random() * 55_000, () => this.transcribe(subject, recording));
  }

  private transcribe(subject: Recorded, recording: SimulatedRecording): void {
    const transcript = {
      id: uuidFrom(this.context.world),
      recordingId: recording.id,
      words: 'Hello. Hello, who is it?',
    };
    this.transcripts.push(transcript);
    this.say(subject, 'call.recording.transcription.saved', {
      calling_party_type: 'pstn',
      recording_id: recording.id,
      recording_transcription_id: transcript.id,
      status: 'completed',
      transcription_text: transcript.words,
    });
  }

  private say(subject: Recorded, type: string, more: object): void {
    this.delivery.emit(type, { ...identified(subject, this.context.settings.connectionId), ...more });
  }
}
