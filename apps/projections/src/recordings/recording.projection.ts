import {
  attachmentsOf,
  type Capture,
  captureStatus,
  type CaptureStatus,
  type Conversation,
  type LearnedBy,
  type Session,
  startOf,
} from '@earwitness/domain';
import type { Changed } from '../folding/fold-slice';
import type { Projected } from '../folding/projected';
import { toAttachment } from './attachment.read-model';
import type { RecordingDetail, RecordingFile } from './recording.read-model';

/** A row of `recording_rows`: what can be asked for, and the rest as the API shows it. */
export interface RecordingRow {
  readonly tenant: string;
  readonly conversation_id: string;
  readonly recording_id: string;
  readonly at: string;
  readonly trace_id: string;
  readonly vendor: string;
  readonly account: string;
  readonly session_ref: string | undefined;
  readonly capture_ref: string | undefined;
  readonly state: CaptureStatus;
  readonly phase: Phase;
  readonly learned_by: LearnedBy | undefined;
  readonly detail: RecordingDetail;
}

/** `live` may still change by itself · `kept` left what it was to leave · `lost` did not, or no longer has it. */
export type Phase = 'live' | 'kept' | 'lost';

const phases: Readonly<Record<CaptureStatus, Phase>> = {
  requested: 'live',
  starting: 'live',
  recording: 'live',
  paused: 'live',
  recovering: 'live',
  processing: 'live',
  stopped: 'kept',
  available: 'kept',
  stored: 'kept',
  failed: 'lost',
  cancelled: 'lost',
  expired: 'lost',
  deleted: 'lost',
};

export const phaseOf = (state: CaptureStatus): Phase => phases[state];

const fileOf = ({ recording }: Capture): RecordingFile | undefined => {
  if (Object.keys(recording).length === 0) return undefined;
  const { learnedAt: _, learnedBy: __, permanentAt: ___, related: ____, conferences: _____, ...file } = recording;
  return { ...file, isTemporary: file.isTemporary ?? false };
};

const sessionOf = ({ sessions }: Conversation, { sessionKey }: Capture): Session | undefined =>
  sessions.find(({ key }) => key === sessionKey);

const momentOf = ({ captureMoments }: Projected, capture: Capture): string =>
  captureMoments.find(({ captureId }) => captureId === capture.id)?.at ?? '';

const detailOf = (projected: Projected, capture: Capture): RecordingDetail => {
  const { handles: _, recording, ref: captureRef, inferredStartAt, ...observed } = capture;
  const { state } = projected;
  const session = sessionOf(state, capture);
  return {
    ...observed,
    conversationId: state.id,
    traceId: state.traceId,
    state: captureStatus(capture),
    at: momentOf(projected, capture),
    sessionRef: session?.ref,
    captureRef,
    direction: session?.direction ?? 'unknown',
    from: session?.from,
    to: session?.to,
    startedAt: startOf(capture),
    isStartInferred: capture.startedAt === undefined && inferredStartAt !== undefined,
    learnedBy: recording.learnedBy,
    file: fileOf(capture),
    attachments: attachmentsOf(state, capture).map(toAttachment),
  };
};

const toRow = (projected: Projected, capture: Capture): RecordingRow => {
  const detail = detailOf(projected, capture);
  return {
    tenant: projected.state.tenant,
    conversation_id: projected.state.id,
    recording_id: capture.id,
    at: detail.at,
    trace_id: detail.traceId,
    vendor: capture.vendor,
    account: capture.account,
    session_ref: detail.sessionRef,
    capture_ref: detail.captureRef,
    state: detail.state,
    phase: phaseOf(detail.state),
    learned_by: detail.learnedBy,
    detail,
  };
};

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);

/** A fold that changes nothing returns what was known: equal rows come from the very same objects. */
const isSame = (before: Projected, { state }: Projected, capture: Capture): boolean =>
  before.state.captures.includes(capture) &&
  sessionOf(before.state, capture) === sessionOf(state, capture) &&
  isSameList(attachmentsOf(before.state, capture), attachmentsOf(state, capture));

/** One row for each capture that differs from how it was last written. */
export const toRecordingRows = ({ before, after }: Changed): readonly RecordingRow[] => {
  const { lifecycle, captures } = after.state;
  if (lifecycle === 'absorbed') return [];
  const differing = before ? captures.filter((capture) => !isSame(before, after, capture)) : captures;
  return differing.map((capture) => toRow(after, capture));
};

/** The recordings that must remain; undefined when none can have vanished since the rows were last written. */
export const remaining = ({ before, after }: Changed): readonly string[] | undefined => {
  if (after.state.lifecycle === 'absorbed') return [];
  const ids = after.state.captures.map(({ id }) => id);
  return before?.state.captures.every(({ id }) => ids.includes(id)) ? undefined : ids;
};
