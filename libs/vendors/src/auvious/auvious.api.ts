import type { HttpCall, Refusal } from '../contract/command';
import type { AuviousAccount } from './auvious.config';

export const refusal = (reason: string, detail?: string): Refusal => ({
  via: 'nothing',
  reason,
  ...(detail !== undefined && { detail }),
});

interface Request {
  readonly method: 'GET' | 'POST';
  /** Below `/rtc-recorder/api`, segment by segment. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** A segment of dots would lead elsewhere. */
const isSegment = (segment: string): boolean => segment !== '' && !/^\.+$/.test(segment);

/**
 * A request to the Recorder API. Its document begins paths with `/auvious.video`, which is the host, and shows a bare API
 * key where a bearer token is wanted.
 */
export const toCall = (
  { method, path, query, headers, body }: Request,
  { base }: AuviousAccount,
  { accessToken }: { readonly accessToken?: string },
): HttpCall | Refusal => {
  if (!accessToken) return refusal('MissingToken');
  if (!path.every(isSegment)) return refusal('MissingRef');
  const search = query ? `?${new URLSearchParams(query).toString()}` : '';
  return {
    via: 'http',
    method,
    url: `${base}/rtc-recorder/api/${path.map(encodeURIComponent).join('/')}${search}`,
    headers: {
      authorization: `Bearer ${accessToken}`,
      accept: '*/*',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  };
};
