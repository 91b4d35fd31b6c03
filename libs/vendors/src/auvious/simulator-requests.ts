import { z } from 'zod';
import type { SimulatedRequest } from '../contract/simulator';
import { invalid, type Refusal } from './simulator-answers';

const ref = z.string().min(1);
const ofInstance = { conversationId: ref, recorderId: ref, instanceId: ref };

export const startRecording = z.strictObject({
  applicationId: ref,
  conferenceId: ref,
  conversationId: ref,
  audio: z.boolean().default(true),
  video: z.boolean().default(true),
});

export const addChatTranscript = z.strictObject({
  ...ofInstance,
  chatTranscriptList: z.array(
    z.strictObject({
      timeStamp: z.iso.datetime({ offset: true }),
      transcript: z.string(),
      userDisplayName: z.string().optional(),
      userId: ref,
    }),
  ),
});

export const addCobrowseEvent = z.strictObject({
  ...ofInstance,
  event: z.strictObject({
    payload: z.string(),
    sequenceId: z.int32(),
    sessionId: ref,
    timestamp: z.int(),
  }),
});

export type Read<T> = { readonly body: T } | { readonly refusal: Refusal };

/** A JSON body as documented: what is misspelt is nobody's field. */
export const readBody = <T>(schema: z.ZodType<T>, { headers, body }: SimulatedRequest): Read<T> => {
  if (!headers['content-type']?.startsWith('application/json'))
    return { refusal: { status: 415, blame: 'a body that is not said to be JSON' } };
  try {
    const { data, error } = schema.safeParse(JSON.parse(body));
    return data === undefined ? { refusal: invalid(z.prettifyError(error as z.ZodError)) } : { body: data };
  } catch {
    return { refusal: invalid('a body that is not JSON') };
  }
};
