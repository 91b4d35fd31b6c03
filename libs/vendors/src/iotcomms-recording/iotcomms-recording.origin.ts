import { type Instant, type Link, toTraceId } from '@earwitness/domain';
import { z } from 'zod';
import { conversationLink } from '../contract/links';
import type { VendorFact } from '../contract/webhook';
import type { Metadata } from '../siprec/metadata';
import type { IotcommsRecordingAccount } from './iotcomms-recording.config';
import { isRecord, momentOf, type Payload, refOf } from './iotcomms-recording.envelope';
import { carriedInMetadata, readMetadata } from './iotcomms-recording.metadata';

/** A webhook of the vendor's with what is needed to translate it. */
export interface Said {
  /** `RECORDINGREADY`, `storeRecordingError`; `newCall` for the question. */
  readonly name: string;
  readonly payload: Payload;
  readonly account: IotcommsRecordingAccount;
  readonly receivedAt: Instant;
  readonly metadata: Metadata | undefined;
  readonly sessionRef: string | undefined;
  /** A session is spoken of that has no id yet. */
  readonly isUnnamed: boolean;
  readonly recordingRef: string | undefined;
  readonly streamRef: string | undefined;
}

/** What every fact of a webhook says beside its data. */
export type About = Omit<VendorFact, 'name' | 'data'>;

export const toSaid = (
  { name, payload }: { readonly name: string; readonly payload: Payload },
  account: IotcommsRecordingAccount,
  receivedAt: Instant,
): Said => {
  const recordingRef = refOf(payload.recordingId);
  const sessionId = refOf(payload.sessionId);
  const isUnnamed = sessionId === undefined && account.mode === 'session' && name === 'newCall';
  return {
    name,
    payload,
    account,
    receivedAt,
    metadata: readMetadata(payload.metaData),
    /**
     * In legacy mode a session is its one recording. In session mode the question names it before it has a `sessionId`,
     * which in the samples is the same id; nothing says that it always is.
     */
    sessionRef: sessionId ?? (account.mode === 'legacy' || isUnnamed ? recordingRef : undefined),
    isUnnamed,
    recordingRef,
    streamRef: refOf(payload.streamId),
  };
};

/** Where a recording is all there is of a session, what ends it ends the session. */
export const isWholeSession = ({ sessionRef, recordingRef, isUnnamed }: Said): boolean =>
  sessionRef !== undefined && sessionRef === recordingRef && !isUnnamed;

/** What we gave the vendor when starting, echoed. */
const reference = z.object({
  captureId: z.guid().toLowerCase().optional().catch(undefined),
  conversationId: z.string().optional().catch(undefined),
  traceId: z.string().optional().catch(undefined),
});
type Reference = z.infer<typeof reference>;

/** Where the echo sits is not documented (Call Recording API, STARTFILERECORDING, STARTSTREAM). */
const referenceIn = ({ payload }: Said): Reference => {
  const within = (target: unknown, name: string): unknown => (isRecord(target) ? target[name] : undefined);
  const echoed =
    payload.recordingReferenceId ??
    within(payload.fileTarget, 'recordingReferenceId') ??
    payload.streamReferenceId ??
    within(payload.streamTarget, 'streamReferenceId');
  return reference.safeParse(echoed).data ?? {};
};

const ownLinks = (said: Said): readonly Link[] => {
  const { account, payload, sessionRef, recordingRef, streamRef } = said;
  const link = (what: string, ref: string | undefined, evidence: string): Link[] =>
    ref === undefined ? [] : [{ kind: 'session', value: `iotcomms-recording/${account.id}/${what}/${ref}`, evidence }];
  return [
    ...(isWholeSession(said) ? [] : link('session', sessionRef, 'sessionId')),
    ...link('recording', recordingRef, 'recordingId'),
    ...link('stream', streamRef, 'streamId'),
    ...link('sip-call', refOf(payload.sipRecCallId), 'sipRecCallId'),
  ];
};

/** Events whose `replyId` later commands need. */
const GIVES_HANDLE = new Set([
  'SESSIONSTARTED',
  'RECORDINGSTARTED',
  'RECORDINGREADY',
  'RECORDINGSTORED',
  'STREAMSTARTED',
]);
const LONGEST_REPLY_ID = 8_192;
const LONGEST_QUEUE_URL = 512;

/** A bearer capability: only to be used, never to be shown. */
export interface Handle {
  readonly replyId: string;
  readonly commandQueue?: string;
  readonly commandRegion?: string;
}

const PRINTABLE = /^[\x21-\x7e]+$/;

const tokenWithin = (value: unknown, longest: number): string | undefined =>
  typeof value === 'string' && value.length <= longest && PRINTABLE.test(value) ? value : undefined;

const handleOf = ({ name, payload }: Said): Handle | undefined => {
  const replyId = tokenWithin(payload.replyId, LONGEST_REPLY_ID);
  if (!GIVES_HANDLE.has(name) || replyId === undefined) return undefined;
  const commandQueue = tokenWithin(payload.commandQueue, LONGEST_QUEUE_URL);
  const commandRegion = tokenWithin(payload.commandRegion, 64);
  return {
    replyId,
    ...(commandQueue !== undefined && { commandQueue }),
    ...(commandRegion !== undefined && { commandRegion }),
  };
};

/** For the one fact that is about what the capability gives power over. */
export const secretsOf = (said: Said): Pick<About, 'secrets'> => {
  const handle = handleOf(said);
  return handle ? { secrets: { [said.name]: handle } } : {};
};

/** The one thing about a queue that is no secret: whether it takes the same message twice. */
export const fifoRef = (event: string): string => `${event}.queue`;

const refsOf = (said: Said): Record<string, string> => {
  const sipRecCallId = refOf(said.payload.sipRecCallId);
  const isFifo = said.account.commandTransport === 'sqs' && handleOf(said)?.commandQueue?.endsWith('.fifo');
  return { ...(sipRecCallId !== undefined && { sipRecCallId }), ...(isFifo && { [fifoRef(said.name)]: 'fifo' }) };
};

/** Ours first, then what the call carried, then what the vendor calls it. */
const evidenceOf = (said: Said): Pick<About, 'links' | 'traceId'> => {
  const { conversationId, traceId: echoed } = referenceIn(said);
  const carried = carriedInMetadata(said.metadata, said.account.correlationHeaders);
  const ours =
    conversationId === undefined
      ? undefined
      : conversationLink(conversationId, 'recordingReferenceId, streamReferenceId');
  const traceId = (echoed === undefined ? undefined : toTraceId(echoed)) ?? carried.traceId;
  return {
    links: [...(ours ? [ours] : []), ...carried.links, ...ownLinks(said)],
    ...(traceId !== undefined && { traceId }),
  };
};

/** The question and SESSIONSTARTED are of the same INVITE (Call Recording API, "sipRecCallId"). */
const KNOWN_BY = 'sipRecCallId';

export const aboutSession = (said: Said): About => {
  const { sessionRef, recordingRef, streamRef } = said;
  const groupRef = sessionRef ?? recordingRef ?? streamRef;
  const refs = refsOf(said);
  return {
    ...(sessionRef !== undefined && { sessionRef }),
    ...(said.isUnnamed && KNOWN_BY in refs && { sessionKnownBy: KNOWN_BY }),
    ...(groupRef !== undefined && { groupRef }),
    ...evidenceOf(said),
    refs,
  };
};

/** Of a recording or a stream, with our own id where it is echoed. */
export const aboutCapture = (said: Said): About => {
  const captureRef = said.streamRef ?? said.recordingRef;
  const { captureId } = referenceIn(said);
  return {
    ...aboutSession(said),
    ...(captureRef !== undefined && { captureRef }),
    ...(captureId !== undefined && { captureId }),
  };
};

/** Most events have no time; what begins something may say when (Call Recording API, RECORDINGREADY: "startTime"). */
export const beginning = ({ payload }: Said): Pick<About, 'occurredAt' | 'occurredAtSource'> => {
  const occurredAt = momentOf(payload.startTime);
  return occurredAt === undefined ? {} : { occurredAt, occurredAtSource: 'vendor' };
};
