import { createHmac } from 'node:crypto';
import { type Instant, instantAt, latest } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import { answered, invalid, notThere, type Refusal } from './simulator-answers';
import type { InstancePath } from './simulator-recorders';
import { hasEffect, hexFrom, isOver, nowMs, type SimulatedRecorder, type SimulatorContext } from './simulator-state';
import { keptOf } from './simulator-tracks';

export interface CobrowseEvent {
  readonly payload: string;
  readonly sequenceId: number;
  readonly sessionId: string;
  readonly timestamp: number;
}

interface CobrowseSession {
  readonly sessionId: string;
  readonly recorder: SimulatedRecorder;
  readonly instanceId: string;
  readonly events: CobrowseEvent[];
}

export type FilePath = InstancePath & { readonly sessionId: string };

interface Reading {
  readonly query: URLSearchParams;
  readonly range: string | undefined;
}

const RANGE = /^bytes=(?:(?<first>\d+)-(?<last>\d*)|-(?<tail>\d+))$/;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Both ends included; undefined for what is no range of bytes (RFC 9110, 14.1.2). */
const spanOf = (range: string, length: number): Span | undefined => {
  const { first = '', last = '', tail } = RANGE.exec(range)?.groups ?? {};
  if (tail !== undefined) return { from: Math.max(0, length - Number(tail)), to: length - 1 };
  if (first === '') return undefined;
  return { from: Number(first), to: last === '' ? length - 1 : Math.min(Number(last), length - 1) };
};

/** The whole, or the part of it that is asked for. */
const servedOf = (content: string, range: string | undefined): HttpAnswer | Refusal => {
  const headers = { 'content-type': 'application/json', 'accept-ranges': 'bytes' };
  if (range === undefined) return { status: 200, headers, body: content };
  const span = spanOf(range, content.length);
  if (!span) return invalid('a Range that is none');
  const { from, to } = span;
  if (from > to) return { status: 416 };
  const part = { ...headers, 'content-range': `bytes ${from}-${to}/${content.length}` };
  return { status: 206, headers: part, body: content.slice(from, to + 1) };
};

/** Co-browse sessions: fed event by event, uploaded with the recording, and read by signed URLs. */
export class Cobrowse {
  private readonly sessions: CobrowseSession[] = [];
  private readonly key: string;

  constructor(private readonly context: SimulatorContext) {
    this.key = hexFrom(context, 40);
  }

  add(recorder: SimulatedRecorder, event: CobrowseEvent): Refusal | undefined {
    if (isOver(recorder)) return notThere;
    const { sessionId, sequenceId } = event;
    const { recorderId, instanceId } = recorder;
    const known = this.find({ recorderId, instanceId, sessionId });
    const session = known ?? { sessionId, recorder, instanceId, events: [] };
    if (!known) this.sessions.push(session);
    session.events.push(event);
    hasEffect(this.context, `cobrowse ${recorderId}/${sessionId}/${sequenceId}`);
    return undefined;
  }

  /** `ConversationCobrowseSessionDataMessage`. */
  list(conversationId: string) {
    const ofConversation = this.sessions.filter(
      ({ recorder }) => recorder.conference.conversationId === conversationId,
    );
    const cobrowseSessions = ofConversation.map((session) => ({
      cobrowseSessionId: session.sessionId,
      recorderId: session.recorder.recorderId,
      recorderInstanceId: session.instanceId,
      uploaded: this.uploadedAt(session),
    }));
    return { conversationId, cobrowseSessions };
  }

  /** `URLResourceMessage`. */
  sign(path: FilePath): HttpAnswer | Refusal {
    const session = this.find(path);
    if (!session) return { status: 404, blame: 'a co-browse session that never was' };
    if (!this.uploadedAt(session)) return notThere;
    const { signedUrlSeconds, selfUrl } = this.context.settings;
    const date = this.context.world.now();
    const expires = String(Math.floor(nowMs(this.context) / 1000) + signedUrlSeconds);
    const { conversationId, recorderId, instanceId, sessionId } = path;
    const below = [conversationId, recorderId, instanceId, sessionId, `${sessionId}.json`].map(encodeURIComponent);
    const query = new URLSearchParams({ Date: date, Expires: expires, Signature: this.mac(path, date, expires) });
    const url = `${selfUrl}/rtc-recorder/api/recordings/attachment/cobrowse/${below.join('/')}?${query.toString()}`;
    // Microseconds, as in the document's example.
    const validUntil = instantAt(Number(expires) * 1000)?.replace('Z', '000Z');
    return answered(200, { url, validUntil });
  }

  read(path: FilePath, fileName: string, { query, range }: Reading): HttpAnswer | Refusal {
    const expires = query.get('Expires') ?? '';
    const isSigned = query.get('Signature') === this.mac(path, query.get('Date') ?? '', expires);
    if (!isSigned) return { status: 403, blame: 'a signature that is none' };
    if (Number(expires) * 1000 <= nowMs(this.context)) return { status: 403 };
    const session = this.find(path);
    if (!session || fileName !== `${path.sessionId}.json`) return notThere;
    return servedOf(JSON.stringify(session.events), range);
  }

  private find({ recorderId, instanceId, sessionId }: Omit<FilePath, 'conversationId'>): CobrowseSession | undefined {
    return this.sessions.find(
      (each) =>
        each.sessionId === sessionId && each.recorder.recorderId === recorderId && each.instanceId === instanceId,
    );
  }

  /** With the last of the recording's own files. */
  private uploadedAt({ recorder }: CobrowseSession): Instant | undefined {
    if (!isOver(recorder) || keptOf(recorder) === 'processing') return undefined;
    const tracks = recorder.streams.flatMap((stream) => stream.tracks);
    return latest(recorder.stopped, ...tracks.map(({ objectStorage }) => objectStorage.uploaded));
  }

  private mac({ conversationId, recorderId, instanceId, sessionId }: FilePath, date: string, expires: string): string {
    const material = [conversationId, recorderId, instanceId, sessionId, date, expires].join('\n');
    return createHmac('sha256', this.key).update(material).digest('base64');
  }
}
