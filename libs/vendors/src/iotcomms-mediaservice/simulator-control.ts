import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { parseObject } from './simulator-answers';
import { answered } from './simulator-api';
import type { Calls } from './simulator-calls';
import type { Connections } from './simulator-connections';
import type { Delivery } from './simulator-delivery';
import type { Recordings } from './simulator-recordings';
import type { RemoteCalls } from './simulator-remote';
import type { Sessions } from './simulator-sessions';
import { noSimulatorFaults, type SimulatorFaults, simulatorFaults } from './simulator-settings';
import type { SimulatedConnection, SimulatedSession, SimulatorContext } from './simulator-state';

const milliseconds = z.number().int().min(0);
const user = z.string().min(1);
const from = user.default('+46701234567');
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Times in milliseconds of the vendor's time; null: it does not happen by itself. */
const call = z.strictObject({
  from,
  to: user.default('+46812345678'),
  ringMs: milliseconds.nullable().default(2_000),
  talkMs: milliseconds.nullable().default(null),
  xHeaders: headers.default({}),
  displayName: z.string().optional(),
  diversionHeaders: z.string().optional(),
  referredBy: z.string().optional(),
});
const remoteCall = z.strictObject({ from, to: user.default('device'), talkMs: milliseconds.nullable().default(null) });
const hangup = z.strictObject({
  by: z.enum(['caller', 'callee']).default('caller'),
  isFailure: z.boolean().default(false),
});
const notification = z.strictObject({ event: z.string() });
/** Of the alarm of the document; anything may be raised, so that what is not documented can be, too. */
const alarm = z.strictObject({
  type: z.string(),
  error: z.string(),
  sessionId: z.string().optional(),
  errorDetails: z.looseObject({}).optional(),
  status: z.string().optional(),
  participantId: z.string().optional(),
  user: z.string().optional(),
  callId: z.string().optional(),
});

const notFound = answered(404, { error: 'not found' });

interface Parts {
  readonly calls: Calls;
  readonly remote: RemoteCalls;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly recordings: Recordings;
  readonly delivery: Delivery;
}

const shown = ({ id: sessionRef, state, traceId, sipCallId, connections }: SimulatedSession) => ({
  ...{ sessionRef, state, traceId, sipCallId },
  connections: connections.map(({ id, state: of, caller, callee, wanted }) => ({
    connectionId: id,
    state: of,
    between: [caller.user, callee.user],
    greeting: wanted.greeting,
  })),
});

const currentOf = ({ connections }: SimulatedSession): SimulatedConnection | undefined =>
  connections.findLast(({ state, callee }) => state !== 'ended' && callee.kind !== 'monitor');

/**
 * What people and tests do to the simulated world, below `/__sim`: `POST calls`, `remote-calls`, `calls/{id}/hangup`,
 * `…/split`, `…/notify`, `alarms`, `faults`, and `GET calls/{id}`, `files`.
 */
export class SimulatorControl {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  async handle({ method, body: text }: SimulatedRequest, path: readonly string[]): Promise<HttpAnswer> {
    if (method === 'GET') return this.show(path);
    const body = parseObject(text || '{}');
    if (method !== 'POST' || !body) return notFound;
    try {
      return await this.act(path, body);
    } catch (error) {
      if (error instanceof z.ZodError) return answered(400, { error: z.prettifyError(error) });
      throw error;
    }
  }

  private show([what, id]: readonly string[]): HttpAnswer {
    if (what === 'files') return answered(200, this.parts.recordings.files);
    const session = what === 'calls' && id !== undefined ? this.parts.sessions.find(id) : undefined;
    return session ? answered(200, shown(session)) : notFound;
  }

  private async act([what = '', id, action = '']: readonly string[], body: object): Promise<HttpAnswer> {
    switch (what) {
      case 'calls':
        return id === undefined ? this.call(body) : this.change(id, action, body);
      case 'remote-calls':
        return answered(201, shown(await this.parts.remote.receive(remoteCall.parse(body))));
      case 'alarms':
        this.parts.delivery.emit('alarm', { domain: this.context.settings.domain, ...alarm.parse(body) });
        return answered(202, {});
      case 'faults':
        return this.setFaults(body);
    }
    return notFound;
  }

  private async call(body: object): Promise<HttpAnswer> {
    const { from: caller, to, ringMs, talkMs, ...invite } = call.parse(body);
    const session = await this.parts.calls.receive({ from: caller, to, ringMs, talkMs, invite });
    return answered(201, shown(session));
  }

  private change(id: string, action: string, body: object): HttpAnswer {
    const session = this.parts.sessions.find(id);
    if (!session) return notFound;
    const connection = currentOf(session);
    switch (action) {
      case 'hangup':
        this.hangUp(session, hangup.parse(body));
        return answered(200, shown(session));
      case 'split':
        return connection && this.parts.calls.split(connection) ? answered(200, shown(session)) : notFound;
      case 'notify':
        if (!connection) return notFound;
        this.parts.connections.notify(connection, notification.parse(body).event);
        return answered(202, shown(session));
    }
    return notFound;
  }

  private hangUp(session: SimulatedSession, { by, isFailure }: z.infer<typeof hangup>): void {
    const party = currentOf(session)?.[by] ?? session.parties.find(({ isGone }) => !isGone);
    if (party) this.parts.calls.hangUp(party, isFailure ? 'Failure' : 'Drop');
  }

  /** What is not named is off. */
  private setFaults(body: object): HttpAnswer {
    this.context.faults = { ...noSimulatorFaults, ...simulatorFaults.partial().parse(body) } as SimulatorFaults;
    return answered(200, this.context.faults);
  }
}
