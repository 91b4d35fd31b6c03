import type { HttpAnswer } from '../contract/command';

const JSON_TYPE = { 'content-type': 'application/json' };

export const answered = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: JSON_TYPE,
  body: body === undefined ? '' : JSON.stringify(body),
});

/** A request that Sinch refuses; the code begins with the HTTP status. */
export interface ApiError {
  readonly code: number;
  readonly message: string;
}

export const apiErrors = {
  invalidParameter: { code: 40001, message: 'Parameter validation error' },
  missingParameter: { code: 40002, message: 'Missing parameter' },
  invalidRequest: { code: 40003, message: 'Invalid request' },
  noAuthorization: { code: 40100, message: 'Invalid Authorization header' },
  badTimestamp: { code: 40101, message: 'Invalid x-timestamp header' },
  wrongSignature: { code: 40102, message: 'Invalid Signature' },
  invalidCredentials: { code: 40108, message: 'Invalid credentials' },
  notFound: { code: 40400, message: 'Resource not found' },
  broken: { code: 50000, message: 'Internal error' },
} as const satisfies Record<string, ApiError>;

export const because = ({ code }: ApiError, message: string): ApiError => ({ code, message });

/** @param reference is what the vendor's support asks for. */
export const errorAnswer = ({ code, message }: ApiError, reference: string): HttpAnswer =>
  answered(Math.floor(code / 100), { errorCode: code, message, reference });
