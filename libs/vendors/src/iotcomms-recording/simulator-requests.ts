import { z } from 'zod';

/* What each command must consist of: as documented, and nothing else (Call Recording API, commands). */

const id = z.string().min(1);
const epochMs = z.number().int().min(1_000_000_000_000, 'must be milliseconds since 1970');
const interval = z.strictObject({ from: epochMs, to: epochMs }).refine(({ from, to }) => from < to, 'is empty');
const segment = z.strictObject({ startTime: epochMs, endTime: epochMs });
const destination = {
  destinationBucket: id,
  destinationRegion: z.string().optional(),
  encryptionKey: z.string().startsWith('arn:').optional(),
  fileName: z.string().optional(),
};
const modificationParams = z.strictObject({
  absoluteTimes: z.literal(true, 'relative times have two units'),
  mask: z.strictObject({ caller: z.array(interval), callee: z.array(interval) }).optional(),
  trim: interval.optional(),
});
const channel = z.union([z.number().int().min(0), z.strictObject({ label: z.string() })]);
const streamTarget = z.strictObject({
  url: z.url({ protocol: /^wss?$/ }),
  channels: z.array(channel).optional(),
  chunkDuration: z.number().int().min(20).max(2_000).multipleOf(10).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  trustSelfSigned: z.boolean().optional(),
  streamReferenceId: z.looseObject({}).optional(),
});
const merged = z.strictObject({ recordingId: id, startTime: epochMs, conferenceSegments: z.array(segment).optional() });

const request = <M extends string, F extends z.ZodRawShape>(method: M, fields: F) =>
  z.strictObject({ method: z.literal(method), replyId: id, ...fields });

export const commandRequest = z.discriminatedUnion('method', [
  request('STOPRECORDING', { recordingId: id }),
  request('CANCELRECORDING', { recordingId: id }),
  request('STOPSESSION', { sessionId: id }),
  request('STARTFILERECORDING', {
    sessionId: id,
    fileTarget: z.strictObject({ recordingReferenceId: z.looseObject({}).optional() }),
  }),
  request('STOPFILERECORDING', { sessionId: id, recordingId: id }),
  request('STARTSTREAM', { sessionId: id, streamTarget }),
  request('STOPSTREAM', { sessionId: id, streamId: id }),
  request('STORERECORDING', { recordingId: id, ...destination, modificationParams: modificationParams.optional() }),
  request('MERGERECORDINGS', { ...destination, toMerge: z.array(merged).min(2) }),
  request('DELETERECORDING', { recordingId: id }),
]);
export type CommandRequest = z.infer<typeof commandRequest>;
export type Method = CommandRequest['method'];
export type RequestOf<M extends Method> = Extract<CommandRequest, { method: M }>;
