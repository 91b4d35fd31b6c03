import { raise } from './simulator-alarms';
import { type Plan, contentOf, understand, userOf } from './simulator-answers';
import { addParty, type CallProgress, type Connections, plainly } from './simulator-connections';
import type { Delivery } from './simulator-delivery';
import { callEvent, digits } from './simulator-fields';
import type { Ivr } from './simulator-ivr';
import type { Sessions } from './simulator-sessions';
import {
  type Fields,
  happens,
  otherOf,
  type SimulatedConnection,
  type SimulatedParty,
  type SimulatedSession,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

export interface IncomingCall {
  readonly from: string;
  readonly to: string;
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  /** What else the INVITE says: `xHeaders`, `displayName`, `diversionHeaders` and so on. */
  readonly invite: Fields;
}

interface Parts {
  readonly delivery: Delivery;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly ivr: Ivr;
}

/** An event, on which connection, of whom, and whom the answer is about. */
interface Happened {
  readonly event: string;
  readonly connection: SimulatedConnection;
  readonly party: SimulatedParty;
  readonly about: SimulatedParty;
}

/** Calls as the customer routes them: what is asked when, and what the answers do. */
export class Calls implements CallProgress {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** Call set-up waits for the customer. */
  async receive(call: IncomingCall): Promise<SimulatedSession> {
    const session = this.parts.sessions.open(call);
    session.state = 'asking';
    const { participantIsSession, asksCallIdentifier } = this.context.settings;
    const id = participantIsSession ? session.id : uuidFrom(this.context);
    const caller = addParty(session, { id, user: call.from, kind: 'sip' });
    if (asksCallIdentifier) await this.identify(session, call.to);
    const plan = await this.planFor(session, call);
    if (plan && !caller.isGone) {
      session.state = 'active';
      this.route(caller, plan);
    }
    return session;
  }

  onAnswered(connection: SimulatedConnection): void {
    const { session, caller, callee } = connection;
    const { world } = this.context;
    const party = caller.kind === 'sip' ? caller : callee;
    if (caller.kind === 'ivr' || callee.kind === 'ivr') world.after(0, () => this.parts.ivr.run(session));
    if (session.talkMs === null) return;
    world.after(session.talkMs, () => {
      if (connection.state === 'up') this.hangUp(party, 'Drop');
    });
  }

  onUnanswered({ callee }: SimulatedConnection): void {
    this.hangUp(callee, 'Failure');
  }

  /** The customer is asked what becomes of the other side, where that is somebody. */
  hangUp(party: SimulatedParty, how: 'Drop' | 'Failure'): void {
    if (party.isGone) return;
    const { connection } = party;
    const { sessions, connections } = this.parts;
    if (!connection) return sessions.leave(party, 'partyDrop');
    const wasUp = connection.state === 'up';
    const other = otherOf(connection, party);
    const event = `${party === connection.caller ? 'calling' : 'called'}Party${how}`;
    connections.end(connection);
    party.isGone = true;
    const hasOther = other.kind === 'sip' && (wasUp || other === connection.caller);
    if (hasOther) return this.ask({ event, connection, party, about: other });
    other.isGone = true;
    sessions.leave(party, event);
  }

  /** False where there is nothing to split. */
  split(connection: SimulatedConnection): boolean {
    if (connection.state !== 'up') return false;
    const { caller, callee } = connection;
    this.parts.connections.end(connection);
    const sides = [
      ['callerConnectionSplit', caller],
      ['calleeConnectionSplit', callee],
    ] as const;
    for (const [event, party] of sides)
      if (party.kind === 'sip') this.ask({ event, connection, party, about: party });
      else this.parts.sessions.leave(party, event);
    return true;
  }

  private ask({ event, connection, party, about }: Happened): void {
    const { session } = connection;
    this.context.world.after(0, async () => {
      const fields = callEvent(this.context, event, [connection, party]);
      const answer = await this.parts.delivery.ask('callEvent', fields, session.callbackBase);
      const plan = this.planIn(session, 'callEvent', understand(this.context, 'callEvent', answer));
      if (about.isGone) return;
      if (plan) this.route(about, plan);
      else this.parts.sessions.leave(about, event);
    });
  }

  private route(party: SimulatedParty, plan: Plan): void {
    if (plan.action === 'drop') return this.parts.sessions.leave(party, 'drop');
    const kind = plan.action === 'ivr' ? 'ivr' : plan.media ? 'device' : 'sip';
    const user = plan.action === 'ivr' ? 'ivr' : plan.user;
    const callee = addParty(party.session, { id: uuidFrom(this.context), user, kind });
    const media = plan.action === 'ivr' ? undefined : plan.media;
    this.parts.connections.ring({ caller: party, callee, wanted: plan.wanted, media }, this);
  }

  /** The alarm is raised where there is no plan. */
  private planIn(
    session: SimulatedSession,
    question: string,
    understood: ReturnType<typeof understand>,
  ): Plan | undefined {
    if ('plan' in understood) {
      if (understood.reference !== undefined) session.reference = understood.reference;
      return understood.plan;
    }
    const { alarm, fault } = understood;
    if (fault !== undefined) this.context.refusals.push({ request: question, reason: fault });
    raise(this.context, this.parts.delivery, { ...alarm, sessionId: session.id });
    return undefined;
  }

  /** Without a usable answer the call goes on unrecorded, or not at all: then there is no plan. */
  private async planFor(session: SimulatedSession, call: IncomingCall): Promise<Plan | undefined> {
    const { faults } = this.context;
    if (happens(this.context, faults.alwaysFallback)) return this.fallback(session, 'triggeredByAlways');
    const answer = await this.parts.delivery.ask('newCall', this.newCall(session, call), session.callbackBase);
    const plan = this.planIn(session, 'newCall', understand(this.context, 'newCall', answer));
    if (plan) return plan;
    if (!happens(this.context, faults.noAnswerDropsCall)) return this.fallback(session, 'triggeredByError');
    this.parts.sessions.complete(session, 'newCallError', 'declined');
    return undefined;
  }

  private fallback({ id: sessionId }: SimulatedSession, error: 'triggeredByAlways' | 'triggeredByError'): Plan {
    raise(this.context, this.parts.delivery, { type: 'emergencyFallback', error, sessionId });
    const user = userOf(this.context.settings.fallbackAddress) ?? 'fallback';
    return { action: 'call', user, wanted: plainly, media: undefined };
  }

  private async identify(session: SimulatedSession, calledParty: string): Promise<void> {
    const fields = { sessionId: session.id, calledParty };
    const answer = await this.parts.delivery.ask('getCallIdentifier', fields, session.callbackBase);
    const reference = contentOf(answer)?.sessionReferenceId;
    if (reference !== undefined) session.reference = reference;
  }

  /** Without `domain`, `traceId`, `replyId` and `participantId`. */
  private newCall(session: SimulatedSession, { from, to, invite }: IncomingCall): Fields {
    const isSecret = from === 'anonymous';
    return {
      sessionId: session.id,
      sipCallId: digits(this.context, session.sipCallId),
      ivrServer: this.context.settings.ivrServer,
      callingPartyPrivacy: isSecret ? 'secret' : 'public',
      callingParty: from,
      fromUser: from,
      pHeaders: isSecret ? {} : { 'p-asserted-identity': `<sip:${from}@customer.example>` },
      copyHeaders: [],
      calledParty: to,
      ...(from.startsWith('+') && { paiNumber: from }),
      subject: '',
      srcAddr: '198.51.100.7',
      ...invite,
    };
  }
}
