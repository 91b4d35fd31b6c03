import type { Delivery } from './simulator-delivery';
import {
  about,
  countEffect,
  happens,
  nowMs,
  type SimulatedConnection,
  type SimulatedRecording,
  type SimulatorContext,
} from './simulator-state';

/** A file in the prompt storage. */
export interface PromptFile {
  readonly fileName: string;
  readonly fileSize: number;
  readonly sessionId: string;
  readonly connectionId: string;
}

const BYTES_PER_SECOND = 4_000;
const NO_MEDIA = 'No callee media received';

/** Recordings of connections, and the prompt storage that they end in. */
export class Recordings {
  private readonly stored = new Map<string, PromptFile>();

  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: Delivery,
  ) {}

  get files(): readonly PromptFile[] {
    return [...this.stored.values()];
  }

  /** False where the connection is not up, or is being recorded already. Nothing is said of a start. */
  start(connection: SimulatedConnection, fileName: string): boolean {
    if (connection.state !== 'up' || this.of(connection)) return false;
    const startedAtMs = nowMs(this.context);
    connection.session.recordings.push({ fileName, connection, startedAtMs, state: 'recording' });
    return true;
  }

  /** What is recorded of it now. */
  of(connection: SimulatedConnection): SimulatedRecording | undefined {
    return connection.session.recordings.find((one) => one.connection === connection && one.state === 'recording');
  }

  /** @returns what was being recorded */
  stop(connection: SimulatedConnection): SimulatedRecording | undefined {
    const recording = this.of(connection);
    if (!recording) return undefined;
    recording.state = 'uploading';
    const seconds = (nowMs(this.context) - recording.startedAtMs) / 1000;
    const { world, settings } = this.context;
    world.after(about(this.context, settings.uploadMs), () => this.finish(recording, seconds));
    return recording;
  }

  private finish(recording: SimulatedRecording, seconds: number): void {
    const { faults } = this.context;
    const hasFailed = happens(this.context, faults.recordingFails);
    const isEmpty = hasFailed || happens(this.context, faults.emptyFile);
    const fileSize = isEmpty ? 0 : Math.round(seconds * BYTES_PER_SECOND) + 1;
    recording.state = hasFailed ? 'failed' : 'available';
    if (!hasFailed) this.keep(recording, fileSize);
    this.say(recording, fileSize);
  }

  /** What had the same name is gone. */
  private keep({ fileName, connection }: SimulatedRecording, fileSize: number): void {
    countEffect(this.context, `store ${fileName}`);
    const { id: connectionId, session } = connection;
    this.stored.set(fileName, { fileName, fileSize, sessionId: session.id, connectionId });
  }

  private say({ fileName, connection, state }: SimulatedRecording, fileSize: number): void {
    const { domain, ivrServer } = this.context.settings;
    const hasReason = state === 'failed' || happens(this.context, this.context.faults.reasonOnSuccess);
    const fields = {
      sessionId: connection.session.id,
      connectionId: connection.id,
      recordingFileName: fileName,
      ...{ fileSize, ivrServer, domain },
      event: state === 'failed' ? 'recordingFailed' : 'recordingSuccessful',
      ...(hasReason && { reason: NO_MEDIA }),
    };
    this.delivery.emit('recordingReady', fields, connection.session.callbackBase);
  }
}
