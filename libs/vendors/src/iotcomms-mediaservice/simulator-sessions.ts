import { raise } from './simulator-alarms';
import type { Connections } from './simulator-connections';
import type { Delivery } from './simulator-delivery';
import { sessionCompleted } from './simulator-fields';
import {
  about,
  happens,
  nowMs,
  type SimulatedConnection,
  type SimulatedParty,
  type SimulatedSession,
  type SimulatorContext,
  sipCallIdFrom,
  uuidFrom,
} from './simulator-state';

interface Parts {
  readonly delivery: Delivery;
  readonly connections: Connections;
}

interface Opened {
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  readonly callbackBase?: string | undefined;
  readonly reference?: unknown;
}

/** Longer than any upload takes. */
const UPLOADED = 2;

/** Call sessions from the first participant to the last. */
export class Sessions {
  readonly all: SimulatedSession[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  open({ ringMs, talkMs, callbackBase, reference }: Opened): SimulatedSession {
    const { settings, world } = this.context;
    const session: SimulatedSession = {
      id: uuidFrom(this.context),
      traceId: uuidFrom(this.context),
      sipCallId: sipCallIdFrom(this.context),
      callbackBase: callbackBase ?? settings.callbackBase,
      ...{ ringMs, talkMs, reference },
      startedAtMs: nowMs(this.context),
      state: 'active',
      ...{ parties: [], connections: [], recordings: [] },
    };
    this.all.push(session);
    world.after(settings.maxDurationMs, () => this.cut(session));
    return session;
  }

  find(id: string): SimulatedSession | undefined {
    return this.all.find((session) => session.id === id);
  }

  connection(id: string): SimulatedConnection | undefined {
    return this.all.flatMap(({ connections }) => connections).find((connection) => connection.id === id);
  }

  /** It goes without anybody being asked. A session without anybody ends. */
  leave(party: SimulatedParty, reason: string): void {
    party.isGone = true;
    if (party.connection) this.parts.connections.end(party.connection);
    const { session } = party;
    if (!session.parties.some(({ kind, isGone }) => kind === 'sip' && !isGone)) this.complete(session, reason);
  }

  complete(session: SimulatedSession, reason: string, end: 'completed' | 'declined' = 'completed'): void {
    if (session.state !== 'active' && session.state !== 'asking') return;
    session.state = 'completing';
    for (const connection of session.connections) this.parts.connections.end(connection);
    for (const party of session.parties) party.isGone = true;
    this.context.world.after(this.untilCompletedMs(session), () => {
      session.state = end;
      const fields = sessionCompleted(this.context, session, reason);
      this.parts.delivery.emit('sessionCompleted', fields, session.callbackBase);
    });
  }

  private untilCompletedMs({ recordings }: SimulatedSession): number {
    const { faults, settings } = this.context;
    const isWaiting = recordings.some(({ state }) => state === 'uploading');
    const waitsMs = isWaiting && happens(this.context, faults.readyBeforeCompleted) ? settings.uploadMs * UPLOADED : 0;
    return waitsMs + about(this.context, settings.latencyMs);
  }

  private cut(session: SimulatedSession): void {
    if (session.state !== 'active') return;
    const error = 'maxDuration';
    raise(this.context, this.parts.delivery, { type: 'sessionError', error, sessionId: session.id });
    this.complete(session, error);
  }
}
