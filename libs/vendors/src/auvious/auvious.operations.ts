import { z } from 'zod';
import { operation, type OperationContext, type Operations } from '../contract/operation';
import { refusal, toCall } from './auvious.api';
import type { AuviousAccount } from './auvious.config';
import { latestInstance, onlyRecorder } from './auvious.origin';

const ref = z.string().min(1).max(200);
const ofConversation = { conversationId: ref };
const ofInstance = { ...ofConversation, recorderId: ref, instanceId: ref };

const MOST_ENTRIES = 500;
const MOST_BYTES = 256 * 1024;

/** `ChatTranscriptEntry`. The vendor documents no limit; these are ours. */
const chatTranscriptList = z
  .array(
    z.strictObject({
      timeStamp: z.iso.datetime({ offset: true }),
      transcript: z.string().min(1),
      userId: ref,
      userDisplayName: z.string().optional(),
    }),
  )
  .min(1)
  .max(MOST_ENTRIES)
  .refine((entries) => Buffer.byteLength(JSON.stringify(entries)) <= MOST_BYTES, 'is larger than 256 KB');

/** `CobrowseEvent`. */
const event = z.strictObject({
  payload: z.string().min(1).max(MOST_BYTES),
  sequenceId: z.int32(),
  sessionId: ref,
  timestamp: z.number().int().nonnegative(),
});

interface Instance {
  readonly conversationId: string;
  readonly recorderId: string;
  readonly instanceId: string;
}

/** Of a session: the instance that records now; which recorder must be said where there were several. */
const currentInstance = (
  { recorderId }: { readonly recorderId?: string | undefined },
  { sessionRef, refs }: OperationContext,
): Instance | undefined => {
  const recorder = recorderId ?? onlyRecorder(refs);
  const instanceId = recorder === undefined ? undefined : latestInstance(refs, recorder);
  if (sessionRef === undefined || recorder === undefined || instanceId === undefined) return undefined;
  return { conversationId: sessionRef, recorderId: recorder, instanceId };
};

type Sent = readonly [AuviousAccount, OperationContext];

const post =
  (...path: readonly string[]) =>
  (body: object, ...[account, context]: Sent) =>
    toCall({ method: 'POST', path, body }, account, context);

const addTranscript = post('recordings', 'chat', 'transcript', 'add');
const addCobrowseEvent = post('recordings', 'cobrowse', 'event');

const instancePath = ({ conversationId, recorderId, instanceId }: Instance): readonly string[] => [
  conversationId,
  recorderId,
  instanceId,
];

/** What the Recorder API can do beside starting, stopping and telling of recordings. */
export const auviousOperations: Operations<AuviousAccount> = {
  chatTranscriptAdd: operation<AuviousAccount, { recorderId?: string | undefined; chatTranscriptList: object[] }>({
    on: 'session',
    summary: 'Upload a conversation chat transcript to an existing recorder instance. Once, at the end.',
    input: z.strictObject({ recorderId: ref.optional(), chatTranscriptList }),
    toCall: (input, account, context) => {
      const instance = currentInstance(input, context);
      if (!instance) return refusal('MissingRef', 'instance');
      return addTranscript({ ...instance, chatTranscriptList: input.chatTranscriptList }, account, context);
    },
  }),
  cobrowseEventAdd: operation<AuviousAccount, { recorderId?: string | undefined; event: object }>({
    on: 'session',
    summary: 'Send a cobrowse session event to an existing recorder instance.',
    input: z.strictObject({ recorderId: ref.optional(), event }),
    toCall: (input, account, context) => {
      const instance = currentInstance(input, context);
      if (!instance) return refusal('MissingRef', 'instance');
      return addCobrowseEvent({ ...instance, event: input.event }, account, context);
    },
  }),
  chatTranscriptUpload: operation<AuviousAccount, Instance & { chatTranscriptList: object[] }>({
    on: 'account',
    summary: 'Upload a conversation chat transcript to an existing recorder instance, by its ids.',
    input: z.strictObject({ ...ofInstance, chatTranscriptList }),
    toCall: addTranscript,
  }),
  cobrowseEventSend: operation<AuviousAccount, Instance & { event: object }>({
    on: 'account',
    summary: 'Send a cobrowse session event to an existing recorder instance, by its ids.',
    input: z.strictObject({ ...ofInstance, event }),
    toCall: addCobrowseEvent,
  }),
  recordingInformation: operation<AuviousAccount, { conversationId: string }>({
    on: 'account',
    summary: 'Get a list of recordings for a given conversationId.',
    input: z.strictObject(ofConversation),
    toCall: ({ conversationId }, account, context) =>
      toCall({ method: 'GET', path: ['recordings', conversationId] }, account, context),
  }),
  composition: operation<AuviousAccount, { conversationId: string }>({
    on: 'account',
    summary: 'Get recording information for a given conversationId. Needs the role Supervisor.',
    input: z.strictObject(ofConversation),
    toCall: ({ conversationId }, account, context) =>
      toCall({ method: 'GET', path: ['compositions', conversationId] }, account, context),
  }),
  cobrowseSessions: operation<AuviousAccount, { conversationId: string }>({
    on: 'account',
    summary: 'Get all cobrowse sessions for a given conversationId.',
    input: z.strictObject(ofConversation),
    toCall: ({ conversationId }, account, context) =>
      toCall({ method: 'GET', path: ['recordings', conversationId, 'cobrowse'] }, account, context),
  }),
  /** The document repeats ids of the path in the query, under other names: both are filled. */
  cobrowseUrl: operation<AuviousAccount, Instance & { sessionId: string }>({
    on: 'account',
    summary: 'Get a signed URL for a given cobrowse session file.',
    input: z.strictObject({ ...ofInstance, sessionId: ref }),
    toCall: ({ sessionId, ...instance }, account, context) => {
      const { conversationId, recorderId, instanceId } = instance;
      const path = ['recordings', ...instancePath(instance), 'cobrowse', sessionId, 'url', 'attachment'];
      const query = { conversationId, id: recorderId, instanceId };
      const headers = { referer: account.referer ?? account.base };
      return toCall({ method: 'GET', path, query, headers }, account, context);
    },
  }),
  /** All that is in a signed URL, in parts: its host is not ours to believe. */
  cobrowseAttachment: operation<
    AuviousAccount,
    Instance &
      Record<'sessionId' | 'fileName' | 'Date' | 'Expires' | 'Signature', string> & { Range?: string | undefined }
  >({
    on: 'account',
    summary: 'Download a cobrowse session file, or a range of it, by the parts of its signed URL.',
    input: z.strictObject({
      ...ofInstance,
      sessionId: ref,
      fileName: ref,
      Date: ref,
      Expires: ref,
      Signature: z.string().min(1).max(2_000),
      Range: z
        .string()
        .regex(/^bytes=(?:\d+-\d*|-\d+)$/)
        .optional(),
    }),
    toCall: ({ sessionId, fileName, Date, Expires, Signature, Range, ...instance }, account, context) => {
      const path = ['recordings', 'attachment', 'cobrowse', ...instancePath(instance), sessionId, fileName];
      const headers = Range === undefined ? {} : { range: Range };
      return toCall({ method: 'GET', path, query: { Date, Expires, Signature }, headers }, account, context);
    },
  }),
  storageInfo: operation<AuviousAccount, Instance>({
    on: 'account',
    summary: 'Get basic storage profile information of an existing recorder.',
    input: z.strictObject(ofInstance),
    toCall: (instance, account, context) =>
      toCall({ method: 'GET', path: ['recordings', ...instancePath(instance), 'storage', 'info'] }, account, context),
  }),
  storageVerify: operation<AuviousAccount, { applicationId?: string | undefined }>({
    on: 'account',
    summary: 'Verify the validity of a given storage provider profile; of this account where none is named.',
    input: z.strictObject({ applicationId: ref.optional() }),
    toCall: ({ applicationId = '' }, account, context) =>
      toCall(
        { method: 'POST', path: ['storageproviders', applicationId || account.applicationId, 'verify'] },
        account,
        context,
      ),
  }),
};
