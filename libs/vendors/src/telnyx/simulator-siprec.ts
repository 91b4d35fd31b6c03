import type { SimulatedBye, SimulatedInvite } from '../contract/simulator';
import type { Connector } from './simulator-connectors';
import type { WebhookDelivery } from './simulator-delivery';
import { metadataOf } from './simulator-metadata';
import {
  happens,
  identified,
  type SimulatedCall,
  type SimulatedSiprec,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const ANSWER_TIMEOUT_MS = 5_000;

/** Recording sessions, opened at a recording server as by INVITE and closed as by BYE. */
export class SiprecSessions {
  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: WebhookDelivery,
  ) {}

  start(call: SimulatedCall, connector: Connector | undefined, isMetadataWanted: boolean): void {
    const { world } = this.context;
    const target = connector && `http://${connector.host}:${connector.port}`;
    const session: SimulatedSiprec = { callId: uuidFrom(world), target, state: 'inviting' };
    call.siprec.push(session);
    const metaData = metadataOf(world, call, isMetadataWanted ? call.customHeaders : []);
    world.after(300 + world.random() * 1_200, () => this.invite(call, session, metaData));
  }

  /** Ends whatever is open on the leg, by command or with the call; what is being opened is closed once it is open. */
  endAll(call: SimulatedCall): void {
    for (const session of call.siprec) {
      if (session.state === 'active') this.end(call, session);
      else if (session.state === 'inviting') session.state = 'closing';
    }
  }

  /** The recording server hung up. */
  closedByServer(call: SimulatedCall, session: SimulatedSiprec): void {
    if (session.state !== 'active') return;
    session.state = 'stopped';
    this.say(call, 'siprec.stopped', { hangup_cause: 'normal_clearing' });
  }

  private async invite(call: SimulatedCall, session: SimulatedSiprec, metaData: string): Promise<void> {
    const refusal = await this.post(session.target, 'invite', { callId: session.callId, metaData });
    if (refusal) return this.fail(call, session, refusal);
    const isWanted = session.state === 'inviting';
    session.state = 'active';
    this.say(call, 'siprec.started', {});
    if (!isWanted) return this.end(call, session);
    if (happens(this.context, this.context.faults.failedAfterStarted))
      this.context.world.after(1_000, () => this.fail(call, session, 'recovery_on_timer_expire'));
  }

  private fail(call: SimulatedCall, session: SimulatedSiprec, cause: string): void {
    if (session.state === 'stopped') return;
    session.state = 'failed';
    this.say(call, 'siprec.failed', { failure_cause: cause });
  }

  private end(call: SimulatedCall, session: SimulatedSiprec): void {
    const { world } = this.context;
    session.state = 'stopped';
    world.after(world.random() * 300, async () => {
      await this.post(session.target, 'bye', { callId: session.callId });
      this.say(call, 'siprec.stopped', { hangup_cause: 'normal_clearing' });
    });
  }

  /** Undefined when the server took it, else the Q.850 name of why not. */
  private async post(
    target: string | undefined,
    what: 'invite' | 'bye',
    message: SimulatedInvite | SimulatedBye,
  ): Promise<string | undefined> {
    if (target === undefined) return 'unallocated_number';
    const headers = { 'Content-Type': 'application/json' };
    const url = `${target}/__sim/${what}`;
    const call = { method: 'POST', url, headers, body: JSON.stringify(message), timeoutMs: ANSWER_TIMEOUT_MS };
    const answer = await this.context.world.http(call).catch(() => undefined);
    if (!answer) return 'no_answer';
    return answer.status < 300 ? undefined : 'call_rejected';
  }

  private say(call: SimulatedCall, type: string, more: object): void {
    this.delivery.emit(type, { ...identified(call, this.context.settings.connectionId), ...more });
  }
}
