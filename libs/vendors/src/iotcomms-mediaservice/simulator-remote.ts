import { contentOf, userOf } from './simulator-answers';
import type { Calls } from './simulator-calls';
import { addParty, type Connections, plainly } from './simulator-connections';
import type { Delivery } from './simulator-delivery';
import { digits } from './simulator-fields';
import { issueReplyId } from './simulator-reply-ids';
import type { RequestOf } from './simulator-requests';
import type { Sessions } from './simulator-sessions';
import {
  type DeviceMedia,
  type SimulatedConnection,
  type SimulatedSession,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

interface Parts {
  readonly delivery: Delivery;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly calls: Calls;
}

interface RemoteCall {
  readonly from: string;
  readonly to: string;
  readonly talkMs: number | null;
}

const deviceMedia = (codec: string): DeviceMedia => ({ codec, remoteRtpIp: '10.2.30.12', remoteRtpPort: '20000' });
const UNANSWERED_MS = 60_000;

/** Calls of the cloud user agent, which has a device behind it, and calls that the IVR places. */
export class RemoteCalls {
  private readonly offered = new Map<string, SimulatedConnection>();

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** Somebody calls the cloud user agent. */
  async receive({ from, to, talkMs }: RemoteCall): Promise<SimulatedSession> {
    const { delivery, sessions, connections } = this.parts;
    const session = sessions.open({ ringMs: null, talkMs });
    const caller = addParty(session, { id: uuidFrom(this.context), user: from, kind: 'sip' });
    const callee = addParty(session, { id: uuidFrom(this.context), user: to, kind: 'device' });
    const connection = connections.offer({ caller, callee, wanted: plainly });
    const { sipCallId: callId, callbackBase } = session;
    this.offered.set(callId, connection);
    this.context.world.after(UNANSWERED_MS, () => {
      if (connection.state === 'ringing') sessions.leave(caller, 'noAnswer');
    });
    const fields = {
      replyId: issueReplyId(this.context, { event: 'newRemoteCall', id: callId }),
      ...{ callId, codec: 'PCMA', destinationUri: `sip:${to}@customer.example` },
      sourceUser: digits(this.context, from),
      ...{ remoteRtpIp: '10.2.30.12', remoteRtpPort: 20_000 },
    };
    const answer = await delivery.ask('newRemoteCall', fields, callbackBase);
    const reference = contentOf(answer)?.sessionReferenceId;
    if (reference !== undefined) session.reference = reference;
    return session;
  }

  offer(callId: string): SimulatedConnection | undefined {
    return this.offered.get(callId);
  }

  answer(connection: SimulatedConnection, request: RequestOf<'answerremotecall'>): boolean {
    if (connection.state !== 'ringing') return false;
    connection.media = deviceMedia(request.codec);
    if (request.sessionReferenceId !== undefined) connection.session.reference = request.sessionReferenceId;
    this.parts.connections.answer(connection, this.parts.calls);
    return true;
  }

  /** @returns what tells it from others */
  place(request: RequestOf<'placeremotecall'>): string {
    const { codec, sourceUser, destinationUri, sessionReferenceId: reference } = request;
    const callbackBase = request.callbackBaseUrl?.replace(/\/+$/, '');
    const session = this.open(reference, callbackBase);
    const caller = addParty(session, { id: uuidFrom(this.context), user: sourceUser, kind: 'device' });
    const user = userOf(destinationUri) ?? destinationUri;
    const callee = addParty(session, { id: uuidFrom(this.context), user, kind: 'sip' });
    this.parts.connections.ring({ caller, callee, wanted: plainly, media: deviceMedia(codec) }, this.parts.calls);
    return reference ?? session.id;
  }

  /** @returns what tells it from others */
  placeFromIvr(request: RequestOf<'placeivrcall'>): string {
    const { sipFrom = 'ivr', destAddr, sessionReferenceId: reference, maxRingTime } = request;
    const session = this.open(reference);
    const caller = addParty(session, { id: uuidFrom(this.context), user: sipFrom, kind: 'ivr' });
    const user = userOf(destAddr) ?? destAddr;
    const callee = addParty(session, { id: uuidFrom(this.context), user, kind: 'sip' });
    const wanted = maxRingTime === undefined ? plainly : { ...plainly, maxRingMs: maxRingTime * 1000 };
    this.parts.connections.ring({ caller, callee, wanted }, this.parts.calls);
    return reference ? JSON.stringify(reference) : session.id;
  }

  private open(reference: unknown, callbackBase?: string): SimulatedSession {
    const { placedRingMs: ringMs, placedTalkMs: talkMs } = this.context.settings;
    return this.parts.sessions.open({ ringMs, talkMs, reference, callbackBase });
  }
}
