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

export type Body = Readonly<Record<string, unknown>>;

/** A request to a resource of `/v2`, as it is handed to whoever has the resource. */
export interface ApiRequest {
  readonly method: string;
  /** What follows the name of the resource. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Body;
}

export type Handled = HttpAnswer | ApiError;
export type Handler = (request: ApiRequest) => Handled;

export const isError = (handled: Handled): handled is ApiError => 'code' in handled;

const invalid =
  (code: string, title: string) =>
  (pointer: string): ApiError => ({ status: 422, code, title, pointer });

export const apiErrors = {
  unauthenticated: { status: 401, code: '10009', title: 'Authentication failed' },
  unknownResource: { status: 404, code: '10005', title: 'Resource not found' },
  malformed: { status: 400, code: '10015', title: 'Bad request' },
  unknownCall: { status: 422, code: '90015', title: 'Invalid Call Control ID', pointer: '/call_control_id' },
  callEnded: { status: 422, code: '90018', title: 'Call has already ended' },
  conferenceEnded: { status: 422, code: '90019', title: 'Conference has already ended' },
  unknownConference: { status: 422, code: '90058', title: 'Conference does not exist' },
  notAnswered: { status: 422, code: '90034', title: 'Call has not been answered yet' },
  streaming: { status: 422, code: '90045', title: 'Media Streaming is used' },
  notStreaming: { status: 422, code: '90048', title: 'Media Streaming is not used' },
  tooMany: { status: 429, code: '10011', title: 'Too many requests' },
  broken: { status: 500, code: '10007', title: 'Unexpected error' },
} as const satisfies Record<string, ApiError>;

export const missing = invalid('10004', 'Missing required parameter');
export const notInEnum = invalid('10032', 'Invalid enumerated value');
export const outOfRange = invalid('10033', 'Value outside of allowed range');
export const notBase64 = invalid('90017', 'Invalid value for client_state');
export const badFormat = invalid('90000', 'Invalid value for format');
export const badChannels = invalid('90001', 'Invalid value for channels');
export const badTimeout = invalid('90028', 'Invalid value for timeout_secs');
export const badTrack = invalid('90059', 'Invalid value for recording_track');
