import type { HttpAnswer } from '../contract/command';
import type { SimulatedInvite } from '../contract/simulator';
import type { Delivery } from './simulator-delivery';
import { commonFields, sipRecCallIdOf } from './simulator-fields';
import type { Recordings } from './simulator-recordings';
import {
  afterLatency,
  nowMs,
  type SimulatedRecording,
  type SimulatedSession,
  type SimulatedStream,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';
import type { Streams } from './simulator-streams';

type Decision = 'legacy' | 'session' | 'declined';

interface Parts {
  readonly delivery: Delivery;
  readonly recordings: Recordings;
  readonly streams: Streams;
}

const decisionIn = ({ status, body }: HttpAnswer): Decision | undefined => {
  if (status !== 200) return undefined;
  try {
    const answer = JSON.parse(body) as { recordCall?: unknown; startSession?: unknown };
    if (answer.startSession === true) return 'session';
    if (typeof answer.recordCall !== 'boolean') return undefined;
    return answer.recordCall ? 'legacy' : 'declined';
  } catch {
    return undefined;
  }
};

/** SIPREC sessions: opened by INVITE, once the customer has been asked, and closed by BYE of either side. */
export class Sessions {
  readonly all: SimulatedSession[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  find(id: unknown): SimulatedSession | undefined {
    return this.all.find((session) => session.id === id);
  }

  recording(id: unknown): SimulatedRecording | undefined {
    return this.all.flatMap(({ recordings }) => recordings).find((recording) => recording.id === id);
  }

  stream(id: unknown): SimulatedStream | undefined {
    return this.all.flatMap(({ streams }) => streams).find((stream) => stream.id === id);
  }

  /** Call set-up waits for the answer of the customer; without one the default applies. */
  async invite({ callId, metaData }: SimulatedInvite): Promise<SimulatedSession> {
    const recordingId = uuidFrom(this.context);
    const decision = await this.decide(recordingId, { callId, metaData });
    const isSession = decision === 'session';
    const session: SimulatedSession = {
      id: isSession && !this.context.settings.sessionKeepsId ? uuidFrom(this.context) : recordingId,
      mode: isSession ? 'session' : 'legacy',
      callId,
      metaData,
      state: decision === 'declined' ? 'declined' : 'active',
      recordings: [],
      streams: [],
      conferences: [],
    };
    this.all.push(session);
    if (decision === 'legacy') this.parts.recordings.start(session, undefined, recordingId);
    if (isSession) this.sayStarted(session);
    return session;
  }

  /** The client hung up. */
  bye(callId: string): SimulatedSession | undefined {
    const session = this.all.find((candidate) => candidate.callId === callId);
    if (session) this.end(session);
    return session;
  }

  /** The server hangs up. */
  close(session: SimulatedSession): { readonly error: string } | undefined {
    if (session.state !== 'active') return { error: 'sessionId not found' };
    this.end(session);
    const { settings, world } = this.context;
    if (settings.sourceUrl === undefined) return undefined;
    const url = `${settings.sourceUrl}/__sim/bye`;
    const body = JSON.stringify({ callId: session.callId });
    const call = { method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body, timeoutMs: 5_000 };
    world.after(0, async () => void (await world.http(call).catch(() => undefined)));
    return undefined;
  }

  /** From now until the first of them ends the calls are one conference. */
  confer(callIds: readonly string[]): void {
    const sessions = this.all.filter(({ callId }) => callIds.includes(callId));
    const segment = { startTime: nowMs(this.context) };
    for (const session of sessions) session.conferences.push({ with: sessions, segment });
  }

  private async decide(recordingId: string, { callId, metaData }: SimulatedInvite): Promise<Decision> {
    const sipRecCallId = sipRecCallIdOf(this.context, callId);
    const answer = await this.parts.delivery.ask({ recordingId, metaData, sipRecCallId }).catch(() => undefined);
    const decision = answer && decisionIn(answer);
    if (decision) return decision;
    const { domain, callbackBase, newCallDefault } = this.context.settings;
    const type = 'apiRequestError';
    this.parts.delivery.emit(type, {
      ...{ event: type, type, domain, recordingId, error: 'Error calling newCall API', method: 'POST' },
      ...{ requestUri: `${callbackBase}/newCall`, statusCode: answer?.status ?? 0, statusMessage: 'No decision' },
    });
    return newCallDefault === 'record' ? 'legacy' : 'declined';
  }

  private sayStarted(session: SimulatedSession): void {
    const { id: sessionId, callId, metaData } = session;
    const event = 'SESSIONSTARTED';
    const fields = {
      sessionId,
      sipRecCallId: sipRecCallIdOf(this.context, callId),
      metaData,
      startTime: nowMs(this.context),
    };
    afterLatency(this.context, () =>
      this.parts.delivery.emit(event, { event, ...fields, ...commonFields(this.context, { event, id: sessionId }) }),
    );
  }

  private end(session: SimulatedSession): void {
    if (session.state !== 'active') return;
    session.state = 'stopping';
    for (const { segment } of session.conferences) segment.endTime ??= nowMs(this.context);
    for (const recording of session.recordings) this.parts.recordings.stop(recording);
    for (const stream of session.streams) this.parts.streams.stop(stream, this.context.settings.streamEndEvent);
    this.context.world.after(this.context.settings.latencyMs * 3, () => this.complete(session));
  }

  private complete(session: SimulatedSession): void {
    session.state = 'completed';
    const event = 'SESSIONCOMPLETED';
    const { domain } = this.context.settings;
    if (session.mode === 'session') this.parts.delivery.emit(event, { event, sessionId: session.id, domain });
  }
}
