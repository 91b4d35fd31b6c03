import type { HttpAnswer } from '../contract/command';

const JSON_TYPE = { 'content-type': 'application/json' };

export const answered = (status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** A request that Telnyx refuses, with the documented error. */
export interface ApiError {
  readonly status: number;
  /** A string in call control, an integer where connectors are managed. */
  readonly code: string | number;
  readonly title: string;
  readonly pointer?: string;
}

export const errorAnswer = ({ status, code, title, pointer }: ApiError): HttpAnswer =>
  answered(status, { errors: [{ code, title, detail: `${title}.`, ...(pointer && { source: { pointer } }) }] });

const invalid =
  (code: string, title: string) =>
  (pointer: string): ApiError => ({ status: 422, code, title, pointer });

export const apiErrors = {
  unauthenticated: { status: 401, code: '10009', title: 'Authentication failed' },
  unknownResource: { status: 404, code: '10005', title: 'Resource not found' },
  malformed: { status: 400, code: '10015', title: 'Bad request' },
  unknownCall: { status: 422, code: '90015', title: 'Invalid Call Control ID', pointer: '/call_control_id' },
  callEnded: { status: 422, code: '90018', title: 'Call has already ended' },
  notAnswered: { status: 422, code: '90034', title: 'Call has not been answered yet' },
  invalidClientState: { status: 422, code: '90017', title: 'Invalid value for client_state', pointer: '/client_state' },
  tooMany: { status: 429, code: '10011', title: 'Too many requests' },
  broken: { status: 500, code: '10007', title: 'Unexpected error' },
} as const satisfies Record<string, ApiError>;

export const missing = invalid('10004', 'Missing required parameter');
export const notInEnum = invalid('10032', 'Invalid enumerated value');
export const outOfRange = invalid('10033', 'Value outside of allowed range');
