import { z } from 'zod';
import { isRecord, type Payload } from './iotcomms-mediaservice.fields';
import type { IotcommsMediaserviceKind } from './iotcomms-mediaservice.verification';

/*
 * The wire as documented: iotcomms Mediaservice API (2026-07), callbacks. Loose, with open enums, and every field optional
 * but what a callback means nothing without. Declared strings are numbers in the document's own samples.
 */

const id = z.string().min(1);
const text = z.union([z.string(), z.number()]).optional();
const flag = z.boolean().optional();
const open = (...known: readonly [string, ...string[]]) => z.union([z.enum(known), z.string().min(1)]);
/** Declared as a string here and as an object there, a number in samples: any JSON. */
const sessionReferenceId = z.json().optional();
/** `{ name: value }`, or several values of one name. */
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional();
const tracing = { traceId: text, siteId: text, httpTransactionId: text };

const callbacks: { readonly [K in IotcommsMediaserviceKind]: z.ZodType } = {
  /** "Indicates that a new call has been received by IVR": without domain, traceId and replyId. */
  newCall: z.looseObject({
    ...{ sessionId: id, sipCallId: text, ivrServer: text, srcAddr: text },
    ...{ callingPartyPrivacy: text, callingParty: text, displayName: text, fromUser: text, paiNumber: text },
    ...{ calledParty: text, diversionHeaders: text, referredBy: text, subject: text },
    ...{ xHeaders: headers, pHeaders: headers, copyHeaders: z.array(z.string()).optional() },
  }),
  /** Without traceId and replyId. */
  callEvent: z.looseObject({
    event: open(
      'callingPartyDrop',
      'calledPartyDrop',
      'callingPartyFailure',
      'calledPartyFailure',
      'callerConnectionSplit',
      'calleeConnectionSplit',
    ),
    ...{ sessionId: id, connectionId: text, domain: text, ivrServer: text, sessionReferenceId },
    ...{ participantId: text, user: text, remoteParticipantId: text, remoteUser: text },
  }),
  /** Without sessionId and domain. */
  callAnswered: z.looseObject({
    ...{ connectionId: id, replyId: text, sessionReferenceId, monitoringParticipant: flag, ...tracing },
    ...{ callingPartyNumber: text, callerParticipantId: text, callingPartyExpires: text },
    ...{ remotePartyNumber: text, calleeParticipantId: text, calledPartyExpires: text },
    ...{ codec: open('PCMU', 'PCMA', 'GSM').optional(), remoteRtpIp: text, remoteRtpPort: text },
  }),
  /** Without domain, connectionId and replyId. */
  callNotify: z.looseObject({
    event: open('ringing', 'reInvite', 'update'),
    ...{ sessionId: id, sessionReferenceId, monitoringParticipant: flag, ...tracing, sipCallId: text, ivrServer: text },
    ...{ participantId: text, user: text, remoteParticipantId: text, remoteUser: text },
  }),
  sessionCompleted: z.looseObject({
    ...{ sessionId: id, domain: text, sessionReferenceId, ivrServer: text, ...tracing },
    /** In no documented unit; the sample is a phone number. */
    sessionDuration: text,
    reason: text,
  }),
  recordingReady: z.looseObject({
    event: open('recordingSuccessful', 'recordingFailed'),
    ...{ sessionId: id, connectionId: text, recordingFileName: id, domain: text, ivrServer: text },
    fileSize: z.number().int().nonnegative().optional(),
    reason: text,
  }),
  alarm: z.looseObject({
    type: open(
      'sessionError',
      'callEventError',
      'newCallEventError',
      'emergencyFallback',
      'ivrCommandError',
      'callError',
    ),
    ...{ domain: text, sessionId: text, error: text, errorDetails: z.looseObject({}).optional() },
    /** Of `unexpectedReinviteResponse`, an error that the document's own list leaves out. */
    ...{ status: text, participantId: text, user: text, callId: text },
  }),
  getIvrCommand: z.looseObject({
    ...{ sessionId: id, sessionReferenceId, ivrServer: text.nullable(), replyId: text.nullable() },
    dtmfBuffer: text.nullable(),
    dtmfParams: z
      .looseObject({
        ...{ dtmfMatch: text, reason: text, matchedTerminationKey: text },
        encryption: z.looseObject({}).optional(),
      })
      .nullish(),
  }),
  getCallIdentifier: z.looseObject({ sessionId: id, calledParty: text }),
  newRemoteCall: z.looseObject({
    ...{ callId: id, replyId: text, codec: text, destinationUri: text, sourceUser: text },
    ...{ remoteRtpIp: text, remoteRtpPort: text },
  }),
};

/** What is wrong with the body of a callback, by the vendor's own document; undefined when nothing is. */
export const callbackFaults = (kind: IotcommsMediaserviceKind, payload: unknown): string | undefined => {
  const parsed = callbacks[kind].safeParse(payload);
  return parsed.error ? z.prettifyError(parsed.error).slice(0, 500) : undefined;
};

/** Fields of the vendor's Call Recording API: it has callbacks of the same names, and wants other answers. */
export const isOfCallRecording = (payload: unknown): boolean => {
  const { recordingId, metaData, sessionId, recordingFileName }: Payload = isRecord(payload) ? payload : {};
  return recordingId !== undefined || (metaData !== undefined && (sessionId ?? recordingFileName) === undefined);
};
