import { toEpochMs } from '@earwitness/domain';
import type { Buckets } from './simulator-buckets';
import type { Events } from './simulator-events';
import { type Place, placeOf, type RecordingOptions, transcriptOf, urlOf } from './simulator-recording-options';
import {
  hadEffect,
  happens,
  refOf,
  type SimulatedRecording,
  type SimulatorContext,
  type Subject,
} from './simulator-state';

/** How long after the end Sinch says that it is one, at most: before or after the DICE of the call. */
const FINISHED_WITHIN_MS = 1_000;

const LINES = ['This call may be recorded.', 'I would like to change my address.'];

const contentTypes = { mp3: 'audio/mpeg', wav: 'audio/wav' } as const;

/** From the start of a recording to its file and its transcript, each told of by Notify. */
export class Recordings {
  constructor(
    private readonly context: SimulatorContext,
    private readonly events: Events,
    private readonly buckets: Buckets,
  ) {}

  /** Never refuses a second one on the same call: nobody documents that it would. */
  start(subject: Subject, options: RecordingOptions): SimulatedRecording {
    hadEffect(this.context, `${refOf(subject)}/startRecording`);
    return { subject, options, startedAt: this.context.world.now(), state: 'recording' };
  }

  /** Ends those that go on. @returns how many that were */
  stop(recordings: readonly SimulatedRecording[]): number {
    const active = recordings.filter(({ state }) => state === 'recording');
    for (const recording of active) this.finish(recording);
    return active.length;
  }

  private finish(recording: SimulatedRecording): void {
    const { world, settings } = this.context;
    recording.state = 'finished';
    recording.endedAt = world.now();
    world.after(world.random() * FINISHED_WITHIN_MS, () => {
      this.notify(recording, 'recording_finished');
      world.after(settings.availableAfterMs, () => this.upload(recording));
    });
  }

  private upload(recording: SimulatedRecording): void {
    const { faults, settings, world } = this.context;
    if (happens(this.context, faults.recordingNeverAvailable)) {
      recording.state = 'lost';
      return;
    }
    const { format, transcriptionOptions } = recording.options;
    const place = this.placeFor(recording);
    const seconds = this.secondsOf(recording);
    this.put(place, recording, { contentType: contentTypes[format], content: `${format} of ${seconds} s\n` });
    recording.state = 'available';
    this.notify(recording, 'recording_available', place);
    if (transcriptionOptions?.enabled)
      world.after(settings.transcribedAfterMs, () => this.transcribe(recording, place));
  }

  private transcribe(recording: SimulatedRecording, of: Place): void {
    const place = transcriptOf(of);
    const step = this.secondsOf(recording) / LINES.length;
    const lines = LINES.map((text, index) => ({
      timestamp: Math.round(index * step * 100) / 100,
      speakerLabel: `Speaker ${index + 1}`,
      text,
    }));
    const content = JSON.stringify({ text: LINES.join(' '), lines });
    this.put(place, recording, { contentType: 'application/json', content });
    this.notify(recording, 'transcription_available', place);
  }

  private placeFor({ subject, options, startedAt }: SimulatedRecording): Place {
    const { applicationKey } = this.context.settings;
    const place = placeOf(options, { startedAt, applicationKey, ref: refOf(subject) });
    return happens(this.context, this.context.faults.otherDestination)
      ? { ...place, key: `moved/${place.key}` }
      : place;
  }

  /** What was there is overwritten, without a word (Sinch, "Recording calls"). */
  private put(
    place: Place,
    { subject }: SimulatedRecording,
    file: { readonly contentType: string; readonly content: string },
  ): void {
    const isOverwritten = this.buckets.put(place, { recordingIds: [refOf(subject)], ...file });
    if (isOverwritten) hadEffect(this.context, `overwritten ${urlOf(place)}`);
  }

  private notify({ subject, options }: SimulatedRecording, type: string, place?: Place): void {
    if (options.notificationEvents) this.events.notify(subject, type, place && { destination: urlOf(place) });
  }

  private secondsOf({ startedAt, endedAt = this.context.world.now() }: SimulatedRecording): number {
    return Math.round((toEpochMs(endedAt) - toEpochMs(startedAt)) / 1000);
  }
}
