import { z } from 'zod';

/*
 * The wire as documented: "Auvious Recorder API v1.0", Schemas. Everything may be absent, times, sizes and durations
 * are strings, and enums are open: the SDKs of the vendor know values that this document does not.
 */

/** How strictly a message is read: as documented, or whatever of it can be used. */
interface Reader {
  field<T>(schema: z.ZodType<T>): z.ZodType<T | undefined>;
  list<T>(item: z.ZodType<T>): z.ZodType<readonly T[]>;
}

const LONGEST_REF = 200;
const text = z.union([z.string().min(1), z.number().transform(String)]);
const ref = text.refine((value) => value.length <= LONGEST_REF && /[^.]/.test(value), 'is no id');

const parts = ({ field, list }: Reader) => {
  const error = field(z.looseObject({ code: field(text), message: field(text), occurred: field(text) }));
  const chatTranscript = field(z.looseObject({ id: ref, created: field(text), location: field(text) }));
  const ofRecording = { conversationId: field(ref), recorderId: field(ref) };
  const times = { started: field(text), stopped: field(text) };
  const upload = { location: field(text), size: field(text), uploaded: field(text) };
  const media = { audio: field(z.boolean()), video: field(z.boolean()), conferenceId: field(ref) };
  const storageProfile = z.looseObject({ applicationId: field(text), provider: field(text), url: field(text) });
  return { field, list, error, chatTranscript, ofRecording, times, upload, media, storageProfile };
};
type Parts = ReturnType<typeof parts>;

/** `TrackDataMessage`. `url` may be signed: it is read by nobody. */
const trackOf = ({ field, error, times, upload }: Parts) =>
  z.looseObject({
    id: field(ref),
    type: field(text),
    url: field(text),
    ...times,
    storage: field(
      z.looseObject({
        localStorage: field(
          z.looseObject({ created: field(text), deleted: field(text), location: field(text), error }),
        ),
        objectStorage: field(z.looseObject({ ...upload, error })),
      }),
    ),
  });

/** `RecordingDataMessage`; `RecordingDataEvent` is the same with ids, state and error only. */
const recordingOf = (reading: Parts) => {
  const { field, list, error, chatTranscript, ofRecording, times, media, storageProfile } = reading;
  const stream = z.looseObject({
    id: field(ref),
    userId: field(ref),
    type: field(text),
    state: field(text),
    tracks: list(trackOf(reading)),
  });
  return z.looseObject({
    ...ofRecording,
    ...media,
    ...times,
    instanceId: field(ref),
    organizationId: field(text),
    state: field(text),
    recovered: field(text),
    error,
    storageProfile: field(storageProfile),
    chatTranscript,
    streams: list(stream),
  });
};

/** `ConversationMessage`: a summary that names neither instances nor states nor tracks. */
const conversationOf = ({ field, list, chatTranscript, ofRecording, times, upload, media }: Parts) => {
  const track = z.looseObject({ type: field(text), ...times, storage: field(z.looseObject(upload)) });
  const stream = z.looseObject({ userId: field(ref), type: field(text), ...times, tracks: list(track) });
  return z.looseObject({
    conversationId: field(ref),
    applicationId: field(text),
    provider: field(text),
    duration: field(text),
    chatTranscript,
    recordings: list(
      z.looseObject({
        recorderId: ofRecording.recorderId,
        ...media,
        ...times,
        recovered: field(text),
        streams: list(stream),
      }),
    ),
  });
};

/** `ConversationCobrowseSessionDataMessage`. */
const cobrowseOf = ({ field, list }: Parts) =>
  z.looseObject({
    conversationId: field(ref),
    cobrowseSessions: list(
      z.looseObject({
        cobrowseSessionId: field(ref),
        recorderId: field(ref),
        recorderInstanceId: field(ref),
        uploaded: field(text),
      }),
    ),
  });

const lenient = parts({
  field: (schema) => schema.optional().catch(undefined),
  list: <T>(item: z.ZodType<T>) =>
    z
      .array(item.optional().catch(undefined))
      .catch([])
      .transform((items) => items.flatMap((each) => (each === undefined ? [] : [each]))),
});
const documented = parts({
  field: (schema) => schema.optional(),
  list: <T>(item: z.ZodType<T>) => z.array(item).default([]),
});

export const recordingMessage = recordingOf(lenient);
export const conversationMessage = conversationOf(lenient);
export const cobrowseMessage = cobrowseOf(lenient);

export type RecordingMessage = z.infer<typeof recordingMessage>;
export type Stream = RecordingMessage['streams'][number];
export type Track = Stream['tracks'][number];

export const documentedRecording = recordingOf(documented);

/** What an error says, in the vendor's words. */
export const wordsOf = (error: RecordingMessage['error']): string =>
  [error?.code, error?.message]
    .filter((part) => part !== undefined)
    .join(': ')
    .slice(0, 500);
