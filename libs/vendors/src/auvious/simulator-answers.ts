import type { HttpAnswer } from '../contract/command';

const JSON_TYPE = { 'content-type': 'application/json' };

export const answered = (status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(body),
});

/** What the document calls "Inline" has no schema, and here no bytes either. */
export const emptyAnswer = (status: number): HttpAnswer => ({ status, headers: {}, body: '' });

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** A request that Auvious does not fulfil. */
export interface Refusal {
  readonly status: number;
  /** Why the caller should have known better; absent for a race or for what is asked to find out. */
  readonly blame?: string;
}

export const refusalAnswer = ({ status, blame }: Refusal): HttpAnswer =>
  answered(
    status,
    { status, error: TITLES[status] ?? 'Error', ...(blame !== undefined && { message: blame }) },
    status === 429 ? { 'retry-after': '1' } : {},
  );

export const notThere: Refusal = { status: 404 };
export const invalid = (blame: string): Refusal => ({ status: 400, blame });

export const garbledAnswer: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>Please stand by',
};
