import { z } from 'zod';
import type { Calls } from './simulator-calls';
import type { Ivr } from './simulator-ivr';
import type { Recordings } from './simulator-recordings';
import type { RemoteCalls } from './simulator-remote';
import { type Capability, readReplyId } from './simulator-reply-ids';
import { type CommandName, commandRequests, type RequestOf } from './simulator-requests';
import type { Sessions } from './simulator-sessions';
import {
  countEffect,
  type Fields,
  otherOf,
  type SimulatedConnection,
  type SimulatedParty,
  type SimulatorContext,
} from './simulator-state';

interface Parts {
  readonly calls: Calls;
  readonly sessions: Sessions;
  readonly recordings: Recordings;
  readonly ivr: Ivr;
  readonly remote: RemoteCalls;
}

/** What a command did, by what tells it apart; false when there was nothing to do; undefined for a wrong `replyId`. */
type Done = string | false | undefined;
type Runs = { readonly [N in CommandName]: (request: RequestOf<N>) => Done };

/** Null: the body is not as documented. */
export type Executed = boolean | null;

/** Does what it is told, if it is told so as documented and with the right `replyId`. */
export class Commands {
  private readonly runs: Runs;

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {
    this.runs = { ...this.onConnections(), ...this.onParticipants(), ...this.onRemoteCalls() };
  }

  execute(name: CommandName, body: Fields): Executed {
    const parsed = commandRequests[name].safeParse(body);
    if (!parsed.success) return this.refuse(name, z.prettifyError(parsed.error), null);
    const done = (this.runs[name] as (request: unknown) => Done)(parsed.data);
    if (done === undefined) return this.refuse(name, 'the replyId is of something else', false);
    if (done !== false) countEffect(this.context, `${name} ${done}`);
    return done !== false;
  }

  private refuse(request: string, reason: string, executed: Executed): Executed {
    this.context.refusals.push({ request, reason });
    return executed;
  }

  private onConnections(): Pick<Runs, 'startrecording' | 'stoprecording' | 'splitconnection' | 'hangupcall'> {
    const { recordings, calls, sessions } = this.parts;
    const named = (given: { replyId: string; connectionId: string }, act: (of: SimulatedConnection) => Done): Done => {
      const connection = this.answered(given.replyId);
      return connection?.id === given.connectionId ? act(connection) : undefined;
    };
    return {
      startrecording: ({ recordingFileName, ...of }) =>
        named(of, (connection) => recordings.start(connection, recordingFileName) && recordingFileName),
      stoprecording: (of) => named(of, (connection) => recordings.stop(connection)?.fileName ?? false),
      splitconnection: (of) => named(of, (connection) => calls.split(connection) && connection.id),
      hangupcall: ({ replyId }) => {
        const connection = this.answered(replyId);
        if (!connection) return undefined;
        if (!connection.media || connection.state === 'ended') return false;
        sessions.complete(connection.session, 'hangupcall');
        return connection.id;
      },
    };
  }

  private onParticipants(): Pick<Runs, 'hangupparticipant' | 'hangupremoteparticipant' | 'interruptivrcommand'> {
    const { ivr } = this.parts;
    return {
      hangupparticipant: ({ participantId, replyId, sessionId }) => {
        const [connection, party] = this.participant(replyId, participantId);
        return connection?.session.id === sessionId ? party && this.hangUp(party) : undefined;
      },
      hangupremoteparticipant: ({ participantId, replyId }) => {
        const [connection, party] = this.participant(replyId, participantId);
        return connection && party && this.hangUp(otherOf(connection, party));
      },
      interruptivrcommand: ({ replyId, sessionId }) => {
        const running = ivr.of(sessionId);
        const id = this.capability(replyId, 'getIvrCommand');
        if (id === undefined || !running) return undefined;
        if (running.id !== id || running.session.state !== 'active') return false;
        ivr.interrupt(running);
        return id;
      },
    };
  }

  private onRemoteCalls(): Pick<
    Runs,
    'sendremotecallringback' | 'answerremotecall' | 'placeremotecall' | 'placeivrcall'
  > {
    const { remote } = this.parts;
    const offered = (replyId: string): SimulatedConnection | undefined => {
      const callId = this.capability(replyId, 'newRemoteCall');
      return callId === undefined ? undefined : remote.offer(callId);
    };
    return {
      sendremotecallringback: ({ replyId }) => {
        const connection = offered(replyId);
        return connection && connection.state === 'ringing' && connection.session.sipCallId;
      },
      answerremotecall: (request) => {
        const connection = offered(request.replyId);
        return connection && remote.answer(connection, request) && connection.session.sipCallId;
      },
      placeremotecall: (request) => remote.place(request),
      placeivrcall: (request) => remote.placeFromIvr(request),
    };
  }

  private hangUp(party: SimulatedParty): Done {
    if (party.isGone) return false;
    this.parts.calls.hangUp(party, 'Drop');
    return party.id;
  }

  private capability(replyId: string, event: Capability['event']): string | undefined {
    const capability = readReplyId(replyId);
    return capability?.event === event ? capability.id : undefined;
  }

  private answered(replyId: string): SimulatedConnection | undefined {
    const id = this.capability(replyId, 'callAnswered');
    return id === undefined ? undefined : this.parts.sessions.connection(id);
  }

  private participant(replyId: string, id: string): readonly [SimulatedConnection?, SimulatedParty?] {
    const connection = this.answered(replyId);
    const party = [connection?.caller, connection?.callee].find((one) => one?.id === id);
    return connection && party ? [connection, party] : [];
  }
}
