import { z } from 'zod';
import type { Delivery } from './simulator-delivery';
import { commonFields } from './simulator-fields';
import { readReplyId } from './simulator-reply-ids';
import { type CommandRequest, commandRequest, type Method } from './simulator-requests';
import { effectOf, type Executed, type Parts, type Runs, runsOf } from './simulator-runs';
import { type Fields, type SimulatorContext, uuidFrom } from './simulator-state';

/** Events whose `replyId` each command takes, and which of its fields the `replyId` must be of. */
const taken: { readonly [M in Method]: Readonly<Record<string, string>> } = {
  STOPRECORDING: { RECORDINGSTARTED: 'recordingId' },
  CANCELRECORDING: { RECORDINGSTARTED: 'recordingId' },
  STOPSESSION: { SESSIONSTARTED: 'sessionId' },
  STARTFILERECORDING: { SESSIONSTARTED: 'sessionId' },
  STOPFILERECORDING: { RECORDINGSTARTED: 'recordingId' },
  STARTSTREAM: { SESSIONSTARTED: 'sessionId' },
  STOPSTREAM: { STREAMSTARTED: 'streamId', SESSIONSTARTED: 'sessionId' },
  STORERECORDING: { RECORDINGREADY: 'recordingId' },
  MERGERECORDINGS: { RECORDINGREADY: 'toMerge' },
  DELETERECORDING: { RECORDINGREADY: 'recordingId', RECORDINGSTORED: 'recordingId' },
};

/** How the failure of each is told: by alarm, by event, or not at all. */
const failures: { readonly [M in Method]: { readonly alarm?: string; readonly event?: string } } = {
  STOPRECORDING: { alarm: 'stopRecordingError' },
  CANCELRECORDING: { alarm: 'cancelRecordingError' },
  STOPSESSION: { alarm: 'stopSessionError' },
  STORERECORDING: { alarm: 'storeRecordingError' },
  DELETERECORDING: { alarm: 'deleteRecordingError' },
  STARTFILERECORDING: { event: 'RECORDINGFAILED' },
  STARTSTREAM: { event: 'STREAMFAILED' },
  STOPFILERECORDING: { event: 'STOPFILERECORDINGFAILED' },
  STOPSTREAM: { event: 'STOPSTREAMFAILED' },
  MERGERECORDINGS: {},
};

const MISMATCH = 'recordingId does not match eventId';

/** Does what it is told, if it is told so as documented and with the right `replyId`. */
export class Commands {
  readonly effects: Record<string, number> = {};
  readonly refusals: { readonly request: string; readonly reason: string }[] = [];
  private readonly runs: Runs;

  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: Delivery,
    parts: Parts,
  ) {
    this.runs = runsOf(parts);
  }

  execute(given: Fields): Executed {
    const parsed = commandRequest.safeParse(given);
    if (!parsed.success) return this.refuse(String(given.method), z.prettifyError(parsed.error));
    const request = parsed.data;
    if (!this.isAllowed(request)) {
      this.report(request, MISMATCH);
      return this.refuse(request.method, MISMATCH);
    }
    const executed = (this.runs[request.method] as (request: CommandRequest) => Executed)(request);
    if (executed.error === undefined) this.count(effectOf(request));
    else this.report(request, executed.error);
    return executed;
  }

  refuse(request: string, reason: string): Executed {
    this.refusals.push({ request, reason });
    return { error: reason };
  }

  private isAllowed(request: CommandRequest): boolean {
    const capability = readReplyId(request.replyId);
    const field = capability && taken[request.method][capability.event];
    if (!field) return false;
    if (request.method === 'MERGERECORDINGS') return request.toMerge.some((one) => one.recordingId === capability.id);
    return (request as Fields)[field] === capability.id;
  }

  private report(request: CommandRequest, error: string): void {
    const { alarm, event } = failures[request.method];
    const { sessionId } = request as Fields;
    const ofSession = sessionId === undefined ? {} : { sessionId };
    if (alarm !== undefined)
      this.delivery.emit(alarm, { type: alarm, error, event: JSON.stringify(request), ...ofSession });
    if (event !== undefined) this.delivery.emit(event, { event, error, ...this.subjectOf(request), ...ofSession });
  }

  /** What was never started has an id nevertheless: events name one. */
  private subjectOf(request: CommandRequest): Fields {
    const common = commonFields(this.context, { event: 'FAILED', id: '' });
    if (request.method === 'STARTFILERECORDING')
      return { ...common, recordingId: uuidFrom(this.context), ...request.fileTarget };
    if (request.method === 'STARTSTREAM') {
      const { streamReferenceId } = request.streamTarget;
      return { ...common, streamId: uuidFrom(this.context), ...(streamReferenceId && { streamReferenceId }) };
    }
    const { recordingId, streamId } = request as Fields;
    return { ...common, ...(streamId === undefined ? { recordingId } : { streamId }) };
  }

  private count(effect: string): void {
    this.effects[effect] = (this.effects[effect] ?? 0) + 1;
  }
}
