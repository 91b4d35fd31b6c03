import type { CommandResult, HttpAnswer, HttpCall } from '../contract/command';

/** More than this of an answer is cut, unless whoever asks wants more. */
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

const readBounded = async (response: Response, mostBytes: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
};

const codeOf = (error: unknown): string => {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: string };
  // What a signal aborts with has a number for a code.
  const words = [cause?.code, code, name].filter((word) => typeof word === 'string');
  return words[0] ?? 'Error';
};

export interface CallOptions {
  readonly timeoutMs: number;
  readonly traceparent?: string;
  readonly mostBytes?: number;
}

/** Either the vendor's answer, or what its absence means. */
export type Called =
  { readonly kind: 'answered'; readonly answer: HttpAnswer } | Extract<CommandResult, { kind: 'retry' | 'unknown' }>;

/** Calls a vendor over HTTP, once. Redirects are answers, not followed: the address came from configuration. */
export const callHttp = async (
  call: HttpCall,
  { timeoutMs, traceparent, mostBytes = MOST_ANSWER_BYTES }: CallOptions,
): Promise<Called> => {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...call.headers, ...(traceparent === undefined ? {} : { traceparent }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const body = await readBounded(response, mostBytes);
    return {
      kind: 'answered',
      answer: { status: response.status, headers: Object.fromEntries(response.headers), body },
    };
  } catch (error) {
    const code = codeOf(error);
    return NEVER_SENT.has(code) ? { kind: 'retry', reason: code } : { kind: 'unknown', cause: code };
  }
};
