import { z } from 'zod';
import type { RawWebhook } from '../contract/webhook';
import { readWebhook } from './iotcomms-recording.envelope';

/*
 * The wire as documented: iotcomms Call Recording API (2026-07). The payloads of events over SNS are put together from
 * every sentence that names one of their fields. Loose, with open enums: the API has grown before. The translation itself
 * checks by hand; this says what is wrong with a webhook that it did not understand, and holds the simulator to the wire.
 */

const id = z.string().min(1);
const epochMs = z.number().int();
/** Printed as a number in the samples, though declared as a string. */
const callId = z.union([id, z.number()]).optional();
const common = {
  domain: z.string().optional(),
  replyId: z.string().optional(),
  commandQueue: z.url().optional(),
  commandRegion: z.string().optional(),
};
const echo = z.looseObject({}).optional();
const segments = z.array(z.looseObject({ startTime: epochMs, endTime: epochMs })).optional();
const related = z.looseObject({ recordingId: id, startTime: epochMs, conferenceSegments: segments });

const ofSession = { ...common, sessionId: id };
const ofRecording = { ...common, recordingId: id, sessionId: id.optional() };
const started = { metaData: z.string().optional(), sipRecCallId: callId, startTime: epochMs.optional() };
const ofStream = { ...common, streamId: id, sessionId: id.optional(), streamReferenceId: echo };
const failure = { error: z.string().optional() };

const events: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['newCall', z.looseObject({ recordingId: id, metaData: z.string(), sipRecCallId: callId })],
  ['SESSIONSTARTED', z.looseObject({ ...ofSession, ...started, replyId: id })],
  ['SESSIONSTOPPED', z.looseObject(ofSession)],
  ['SESSIONCOMPLETED', z.looseObject({ ...ofSession, reason: z.string().optional() })],
  ['RECORDINGSTARTED', z.looseObject({ ...ofRecording, ...started, replyId: id, recordingReferenceId: echo })],
  ['RECORDINGSTOPPED', z.looseObject({ ...ofRecording, recordingReferenceId: echo })],
  ['RECORDINGFAILED', z.looseObject({ ...ofRecording, ...failure, recordingReferenceId: echo })],
  [
    'RECORDINGREADY',
    z.looseObject({
      ...ofRecording,
      replyId: id,
      meta: z.union([z.string(), z.looseObject({})]).optional(),
      sipRecCallId: callId,
      startTime: epochMs.optional(),
      relatedRecordings: z.array(related).optional(),
      conferenceSegments: segments,
    }),
  ],
  [
    'RECORDINGSTORED',
    z.looseObject({ ...ofRecording, destinationBucket: z.string().optional(), fileName: z.string().optional() }),
  ],
  ['RECORDINGDELETED', z.looseObject(ofRecording)],
  ['RECORDINGCANCELLED', z.looseObject({ ...ofRecording, metaData: z.string().optional() })],
  ['STREAMSTARTED', z.looseObject({ ...ofStream, replyId: id })],
  ['STREAMFAILED', z.looseObject({ ...ofStream, ...failure })],
  ['STREAMSTOPPED', z.looseObject(ofStream)],
  ['STOPFILERECORDINGFAILED', z.looseObject({ ...ofRecording, ...failure })],
  ['STOPSTREAMFAILED', z.looseObject({ ...ofStream, ...failure })],
]);

const words = z.string().optional();
const alarm = z.looseObject({ type: id, error: words });
const alarms: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['stopSessionError', alarm.extend({ sessionId: id.optional() })],
  ['recordingFailed', alarm.extend({ recordingId: id, domain: id })],
  ['tempStorageError', alarm.extend({ recordingId: id, domain: id, errorDetails: words })],
  [
    'tempRecordingDeleted',
    alarm.extend({ recordingId: id, domain: id, service: words, modifiedDate: z.iso.datetime().optional() }),
  ],
  [
    'apiRequestError',
    alarm.extend({
      recordingId: id,
      domain: id,
      method: words,
      requestUri: words,
      statusCode: z.number().optional(),
      statusMessage: words,
    }),
  ],
]);

const faultsBy = (schema: z.ZodType | undefined, payload: unknown): string | undefined => {
  const parsed = schema?.safeParse(payload);
  return parsed?.error ? z.prettifyError(parsed.error) : undefined;
};

/** What is wrong with the body of an event; undefined when nothing is, or nobody documented that event. */
export const eventFaults = (name: string, payload: unknown): string | undefined => faultsBy(events.get(name), payload);

/** What is wrong with a whole webhook, by the vendor's own schema. */
export const webhookFaults = (webhook: RawWebhook): string | undefined => {
  const reading = readWebhook(webhook);
  switch (reading.kind) {
    case 'newCall':
      return eventFaults('newCall', reading.payload);
    case 'event':
      return eventFaults(reading.name, reading.payload);
    case 'alarm':
      return faultsBy(alarms.get(reading.name) ?? alarm, reading.payload);
    case 'subscription':
      return undefined;
    case 'NotJson':
    case 'NotTheDocumentedShape':
      return `${reading.kind}: ${reading.detail}`;
  }
};
