import type { Queues } from '@earwitness/messaging';
import type { CommandResult, HttpAnswer, HttpCall, QueueMessage } from '@earwitness/vendors';

const MOST_ANSWER_BYTES = 65_536;

/** Errors of a connection that was never made: nothing can have arrived. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const readBounded = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size >= MOST_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
};

const codeOf = (error: unknown): string => {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: string };
  // What a signal aborts with has a number for a code.
  const words = [cause?.code, code, name].filter((word) => typeof word === 'string');
  return words[0] ?? 'Error';
};

export interface CallOptions {
  readonly timeoutMs: number;
  readonly traceparent: string;
}

/** Either the vendor's answer, or what its absence means. */
export type Called =
  { readonly kind: 'answered'; readonly answer: HttpAnswer } | Extract<CommandResult, { kind: 'retry' | 'unknown' }>;

/** Calls a vendor over HTTP, once. Redirects are answers, not followed: the address came from configuration. */
export const callHttp = async (call: HttpCall, { timeoutMs, traceparent }: CallOptions): Promise<Called> => {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...call.headers, traceparent },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const body = await readBounded(response);
    return {
      kind: 'answered',
      answer: { status: response.status, headers: Object.fromEntries(response.headers), body },
    };
  } catch (error) {
    const code = codeOf(error);
    return NEVER_SENT.has(code) ? { kind: 'retry', reason: code } : { kind: 'unknown', cause: code };
  }
};

export const sendToQueue = async (message: QueueMessage, queues: Queues): Promise<CommandResult> => {
  const sent = await queues.send({ url: message.queueUrl, region: message.region }, message);
  return sent.kind === 'refused' ? { kind: 'refused', reason: sent.reason } : sent;
};
