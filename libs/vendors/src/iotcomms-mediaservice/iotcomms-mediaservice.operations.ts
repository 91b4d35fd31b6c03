import { z } from 'zod';
import type { HttpCall, Refusal } from '../contract/command';
import { operation, type OperationContext, type Operations } from '../contract/operation';
import { answerRemoteCallBody, placeIvrCallBody, placeRemoteCallBody } from './iotcomms-mediaservice.calls';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';
import { isConnection, latestConnection, latestReplyId, replyIdOf } from './iotcomms-mediaservice.connections';
import { refusal, toCall } from './iotcomms-mediaservice.requests';

type Account = IotcommsMediaserviceAccount;

const id = z.string().min(1).max(200);
/** The latest connection of the session, unless it is named. */
const onConnection = { connectionId: id.optional() };

interface Connected {
  readonly connectionId: string;
  readonly replyId: string;
}

const connected = (
  { connectionId = '' }: { readonly connectionId?: string | undefined },
  { refs, handles }: OperationContext,
): Connected | Refusal => {
  const ref = connectionId || latestConnection(refs);
  if (ref === undefined) return refusal('MissingRef', 'connectionId');
  const replyId = replyIdOf(handles, 'callAnswered', ref);
  return replyId === undefined ? refusal('MissingHandle', 'callAnswered') : { connectionId: ref, replyId };
};

type Body = (given: Connected) => object;

const onConnectionOf = async (
  path: string,
  [found, body]: readonly [Connected | Refusal, Body],
  from: { readonly account: Account; readonly nowSeconds: number },
): Promise<HttpCall | Refusal> => ('via' in found ? found : toCall(path, body(found), from));

/** A session that is one connection does not know the id that the vendor has for it. */
const vendorSession = ({ sessionRef, refs }: OperationContext): string | undefined =>
  sessionRef !== undefined && !isConnection(sessionRef, refs) ? sessionRef : undefined;

const from = (account: Account, { nowSeconds }: OperationContext) => ({ account, nowSeconds });

/** Mediaservice API, requests beside those that record. */
export const iotcommsMediaserviceOperations: Operations<Account> = {
  hangUp: operation({
    on: 'session',
    summary: 'Ends a call of the cloud user agent (Mediaservice API, hangupcall).',
    input: z.strictObject(onConnection),
    toCall: (input, account, context) =>
      onConnectionOf('hangupcall', [connected(input, context), ({ replyId }) => ({ replyId })], from(account, context)),
  }),
  hangUpParticipant: operation({
    on: 'session',
    summary: 'Hangs up on one participant (Mediaservice API, hangupparticipant).',
    input: z.strictObject({ participantId: id, ...onConnection }),
    toCall: (input, account, context) => {
      const sessionId = vendorSession(context);
      if (sessionId === undefined) return refusal('MissingRef', 'sessionId');
      const body: Body = ({ replyId }) => ({ participantId: input.participantId, replyId, sessionId });
      return onConnectionOf('hangupparticipant', [connected(input, context), body], from(account, context));
    },
  }),
  hangUpRemoteParticipant: operation({
    on: 'session',
    summary: 'Hangs up on whoever is connected to a participant (Mediaservice API, hangupremoteparticipant).',
    input: z.strictObject({ participantId: id, ...onConnection }),
    toCall: (input, account, context) => {
      const body: Body = ({ replyId }) => ({ participantId: input.participantId, replyId });
      return onConnectionOf('hangupremoteparticipant', [connected(input, context), body], from(account, context));
    },
  }),
  splitConnection: operation({
    on: 'session',
    summary: 'Parts a connection; a /callEvent then asks about each participant (Mediaservice API, splitconnection).',
    input: z.strictObject(onConnection),
    toCall: (input, account, context) => {
      const body: Body = ({ replyId, connectionId }) => ({ replyId, connectionId });
      return onConnectionOf('splitconnection', [connected(input, context), body], from(account, context));
    },
  }),
  interruptIvrCommand: operation({
    on: 'session',
    summary: 'Interrupts what the IVR plays, so that it asks anew (Mediaservice API, interruptivrcommand).',
    input: z.strictObject({}),
    toCall: (_, account, context) => {
      const replyId = latestReplyId(context.handles, 'getIvrCommand');
      const sessionId = vendorSession(context);
      if (replyId === undefined) return refusal('MissingHandle', 'getIvrCommand');
      if (sessionId === undefined) return refusal('MissingRef', 'sessionId');
      return toCall('interruptivrcommand', { replyId, sessionId }, from(account, context));
    },
  }),
  answerRemoteCall: operation({
    on: 'session',
    summary: 'Answers a call that /newRemoteCall told of (Mediaservice API, answerremotecall).',
    input: answerRemoteCallBody,
    toCall: (input, account, context) => {
      const replyId = latestReplyId(context.handles, 'newRemoteCall');
      if (replyId === undefined) return refusal('MissingHandle', 'newRemoteCall');
      return toCall('answerremotecall', { ...input, replyId }, from(account, context));
    },
  }),
  sendRemoteCallRingback: operation({
    on: 'session',
    summary: 'Has a call ring that /newRemoteCall told of (Mediaservice API, sendremotecallringback).',
    input: z.strictObject({}),
    toCall: (_, account, context) => {
      const replyId = latestReplyId(context.handles, 'newRemoteCall');
      if (replyId === undefined) return refusal('MissingHandle', 'newRemoteCall');
      return toCall('sendremotecallringback', { replyId }, from(account, context));
    },
  }),
  placeIvrCall: operation({
    on: 'account',
    summary: 'Calls somebody from the IVR (Mediaservice API, placeivrcall).',
    input: placeIvrCallBody,
    toCall: (input, account, context) => toCall('placeivrcall', input, from(account, context)),
  }),
  placeRemoteCall: operation({
    on: 'account',
    summary: 'Calls somebody from the cloud user agent (Mediaservice API, placeremotecall).',
    input: placeRemoteCallBody,
    toCall: (input, account, context) => toCall('placeremotecall', input, from(account, context)),
  }),
};
