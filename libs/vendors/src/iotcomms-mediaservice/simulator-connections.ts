import type { Delivery } from './simulator-delivery';
import { callAnswered, callNotify } from './simulator-fields';
import type { Recordings } from './simulator-recordings';
import {
  afterLatency,
  type DeviceMedia,
  type SimulatedConnection,
  type SimulatedParty,
  type SimulatedSession,
  type SimulatorContext,
  uuidFrom,
  type Wanted,
} from './simulator-state';

export interface Between {
  readonly caller: SimulatedParty;
  readonly callee: SimulatedParty;
  readonly wanted: Wanted;
  readonly media?: DeviceMedia | undefined;
}

/** Whoever decides what comes next. */
export interface CallProgress {
  onAnswered(connection: SimulatedConnection): void;
  onUnanswered(connection: SimulatedConnection): void;
}

interface Parts {
  readonly delivery: Delivery;
  readonly recordings: Recordings;
}

export const plainly: Wanted = { greeting: [], maxRingMs: 60_000 };

export const addParty = (
  session: SimulatedSession,
  { id, user, kind }: Pick<SimulatedParty, 'id' | 'user' | 'kind'>,
): SimulatedParty => {
  const party: SimulatedParty = { id, session, user, kind, isGone: false, connection: undefined };
  session.parties.push(party);
  return party;
};

/** Links between two participants: how they come about, what is said of them, and how they end. */
export class Connections {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** It stays as it is until somebody answers it. */
  offer(between: Between): SimulatedConnection {
    const { caller, callee, wanted, media } = between;
    const { session } = caller;
    const id = uuidFrom(this.context);
    const connection: SimulatedConnection = { id, session, caller, callee, wanted, media, state: 'ringing' };
    session.connections.push(connection);
    callee.connection = connection;
    if (callee.kind !== 'monitor') caller.connection = connection;
    return connection;
  }

  /** The callee rings, and answers or does not. The IVR answers at once. */
  ring(between: Between, progress: CallProgress): void {
    const connection = this.offer(between);
    const { callee, session, wanted } = connection;
    const { world, settings } = this.context;
    afterLatency(this.context, () => {
      if (connection.state !== 'ringing') return;
      if (callee.kind === 'ivr') return this.answer(connection, progress);
      this.notify(connection, 'ringing');
      const { ringMs } = session;
      if (ringMs === null || ringMs > wanted.maxRingMs)
        return world.after(wanted.maxRingMs, () => {
          if (connection.state === 'ringing') progress.onUnanswered(connection);
        });
      world.after(ringMs + wanted.greeting.length * settings.phraseMs, () => this.answer(connection, progress));
    });
  }

  answer(connection: SimulatedConnection, progress: CallProgress): void {
    if (connection.state !== 'ringing') return;
    const { recordingFileName, monitorUser } = connection.wanted;
    this.connect(connection);
    if (recordingFileName !== undefined) this.parts.recordings.start(connection, recordingFileName);
    if (monitorUser !== undefined) this.monitor(connection, monitorUser);
    progress.onAnswered(connection);
  }

  notify(connection: SimulatedConnection, event: string): void {
    const { callbackBase } = connection.session;
    this.parts.delivery.emit('callNotify', callNotify(this.context, connection, event), callbackBase);
  }

  /** What is recorded of it ends, and whoever listens is gone. */
  end(connection: SimulatedConnection): void {
    if (connection.state === 'ended') return;
    connection.state = 'ended';
    const { caller, callee, session } = connection;
    this.parts.recordings.stop(connection);
    if (callee.kind === 'monitor') callee.isGone = true;
    for (const party of [caller, callee]) if (party.connection === connection) party.connection = undefined;
    for (const other of session.connections)
      if (other.callee.kind === 'monitor' && other.caller === caller) this.end(other);
  }

  private connect(connection: SimulatedConnection): void {
    connection.state = 'up';
    const { callbackBase } = connection.session;
    this.parts.delivery.emit('callAnswered', callAnswered(this.context, connection), callbackBase);
  }

  /** A leg that listens: it is told of like any other, but for a mark. */
  private monitor({ caller, session }: SimulatedConnection, user: string): void {
    const callee = addParty(session, { id: uuidFrom(this.context), user, kind: 'monitor' });
    const leg = this.offer({ caller, callee, wanted: plainly });
    afterLatency(this.context, () => {
      if (leg.state !== 'ringing') return;
      this.notify(leg, 'ringing');
      afterLatency(this.context, () => {
        if (leg.state === 'ringing') this.connect(leg);
      });
    });
  }
}
