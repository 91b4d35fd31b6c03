const WITHIN_MS = 10_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One request with a JSON body and a JSON answer. */
export const request = async (
  method: string,
  url: string,
  { body, key }: { readonly body?: unknown; readonly key?: string } = {},
): Promise<Answer> => {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    signal: AbortSignal.timeout(WITHIN_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? (JSON.parse(text) as unknown) : undefined };
};
