import { type CaptureMode, toTraceId } from '@earwitness/domain';
import { z } from 'zod';

/**
 * What we put into `client_state`, and find in every later webhook of that leg until another command replaces it.
 * `m` says which capture `p` is: what the state says of a SIPREC session is not true of a recording on the same leg.
 */
const state = z.object({
  v: z.literal(1),
  c: z.guid(),
  t: z.string(),
  p: z.guid().optional(),
  m: z.string().default('siprec'),
});

export interface ClientState {
  readonly conversationId: string;
  readonly traceId: string | undefined;
  readonly captureId: string | undefined;
  readonly mode: string;
}

export const encodeClientState = (ours: {
  readonly conversationId: string;
  readonly traceId: string;
  readonly captureId: string;
  readonly mode: CaptureMode;
}): string =>
  Buffer.from(
    JSON.stringify({ v: 1, c: ours.conversationId, t: ours.traceId, p: ours.captureId, m: ours.mode }),
  ).toString('base64');

/** How our own begins: `{"`. Anything else is somebody else's, not worth a look. */
const OUR_START = 'eyJ';
const LONGEST = 2_000;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Undefined for what is not ours: a customer's application may keep its own state there. */
export const decodeClientState = (value: unknown): ClientState | undefined => {
  if (typeof value !== 'string' || !value.startsWith(OUR_START) || value.length > LONGEST) return undefined;
  const parsed = state.safeParse(parseJson(Buffer.from(value, 'base64').toString('utf8')));
  if (!parsed.success) return undefined;
  const { c, t, p, m } = parsed.data;
  return { conversationId: c.toLowerCase(), traceId: toTraceId(t), captureId: p, mode: m };
};
