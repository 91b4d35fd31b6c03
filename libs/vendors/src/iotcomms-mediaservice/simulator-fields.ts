import { parseObject } from './simulator-answers';
import { issueReplyId } from './simulator-reply-ids';
import {
  type Fields,
  happens,
  nowMs,
  otherOf,
  type SimulatedConnection,
  type SimulatedParty,
  type SimulatedSession,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const rawJson = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

/** Deployments are said to send digits as a number, which loses the plus, and what no double keeps. */
export const digits = (context: SimulatorContext, text: string): unknown => {
  const isNumeric = /^\+?\d+$/.test(text) && happens(context, context.faults.numericIds);
  return isNumeric ? rawJson(text.replace(/^\+?0*(?=\d)/, '')) : text;
};

/* The same `sessionReferenceId` is documented as an object here, as a string there. */

export const referenceAsObject = ({ reference }: SimulatedSession): Fields => {
  const object = typeof reference === 'string' ? (parseObject(reference) ?? reference) : reference;
  return object === undefined ? {} : { sessionReferenceId: object };
};

export const referenceAsText = ({ reference }: SimulatedSession): Fields =>
  reference === undefined
    ? {}
    : { sessionReferenceId: typeof reference === 'string' ? reference : JSON.stringify(reference) };

const tracing = (context: SimulatorContext, { traceId }: SimulatedSession): Fields => {
  const { siteId } = context.settings;
  return { traceId, ...(siteId && { siteId }), httpTransactionId: uuidFrom(context) };
};

const isMonitoring = ({ callee }: SimulatedConnection): boolean => callee.kind === 'monitor';

/** Without `domain`, `connectionId` and `replyId`. */
export const callNotify = (context: SimulatorContext, connection: SimulatedConnection, event: string): Fields => {
  const { session, caller, callee } = connection;
  return {
    event,
    monitoringParticipant: isMonitoring(connection),
    participantId: caller.id,
    sessionId: session.id,
    ...referenceAsText(session),
    user: digits(context, caller.user),
    remoteUser: digits(context, callee.user),
    remoteParticipantId: callee.id,
    sipCallId: digits(context, session.sipCallId),
    ivrServer: context.settings.ivrServer,
    ...tracing(context, session),
  };
};

const EXPIRES_SECONDS = 600;

/** Without `sessionId`, `domain` and `ivrServer`. */
export const callAnswered = (context: SimulatorContext, connection: SimulatedConnection): Fields => {
  const { session, caller, callee, media } = connection;
  return {
    callingPartyNumber: digits(context, caller.user.replace(/^\+/, '')),
    callerParticipantId: caller.id,
    calleeParticipantId: callee.id,
    remotePartyNumber: digits(context, callee.user.replace(/^\+/, '')),
    connectionId: connection.id,
    callingPartyExpires: EXPIRES_SECONDS,
    calledPartyExpires: EXPIRES_SECONDS,
    ...(media && { ...media, remoteRtpPort: digits(context, media.remoteRtpPort) }),
    monitoringParticipant: isMonitoring(connection),
    replyId: issueReplyId(context, { event: 'callAnswered', id: connection.id }),
    ...referenceAsObject(session),
    ...tracing(context, session),
  };
};

/** Without `traceId` and `replyId`. */
export const callEvent = (
  context: SimulatorContext,
  event: string,
  [connection, party]: readonly [SimulatedConnection, SimulatedParty],
): Fields => {
  const { domain, ivrServer } = context.settings;
  const other = otherOf(connection, party);
  return {
    ...{ connectionId: connection.id, domain, event, ivrServer },
    participantId: party.id,
    remoteParticipantId: other.id,
    remoteUser: digits(context, other.user),
    sessionId: connection.session.id,
    user: digits(context, party.user),
    ...referenceAsText(connection.session),
  };
};

export const sessionCompleted = (context: SimulatorContext, session: SimulatedSession, reason: string): Fields => {
  const { domain, ivrServer } = context.settings;
  const seconds = Math.round((nowMs(context) - session.startedAtMs) / 1000);
  return {
    ...{ sessionId: session.id, domain, sessionDuration: digits(context, String(seconds)), reason },
    ...referenceAsObject(session),
    ivrServer,
    ...tracing(context, session),
  };
};
