import type { HttpCall, Refusal } from '../contract/command';
import type { TelnyxAccount } from './telnyx.config';

export interface ApiCall {
  readonly method: HttpCall['method'];
  /** Below the base address, each part as it is. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
}

export const refusal = (reason: string, detail?: string): Refusal => ({
  via: 'nothing',
  reason,
  ...(detail && { detail }),
});

const searchOf = (query: ApiCall['query'] = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

/** A call to Telnyx API v2. */
export const toHttpCall = ({ apiBase, apiKey }: TelnyxAccount, { method, path, query, body }: ApiCall): HttpCall => ({
  via: 'http',
  method,
  url: `${apiBase}/${path.map(encodeURIComponent).join('/')}${searchOf(query)}`,
  headers: {
    authorization: `Bearer ${apiKey}`,
    ...(body && { 'content-type': 'application/json' }),
    accept: 'application/json',
  },
  ...(body && { body: JSON.stringify(body) }),
});

/** The vendor's ref for a path; a part that consists of dots would lead elsewhere. */
export const pathRef = (ref: string | undefined): string | undefined => (ref && !/^\.+$/.test(ref) ? ref : undefined);
