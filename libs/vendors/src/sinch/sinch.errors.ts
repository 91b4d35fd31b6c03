import type { CommandResult, HttpAnswer, Refused } from '../contract/command';
import { isRecord, jsonIn, textOf } from './sinch.envelope';

interface Meaning {
  readonly reason: string;
  readonly isBenign?: true;
}

const all = (codes: readonly string[], reason: string): (readonly [string, Meaning])[] =>
  codes.map((code) => [code, { reason }]);

/** Sinch Voice, "Error codes": the HTTP status, then two digits. */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...all(['40001', '40002', '40003'], 'InvalidParameter'),
  ...all(['40100', '40101', '40102', '40108'], 'Unauthorised'),
  ['40200', { reason: 'NotEnoughCredit' }],
  ...all(['40300', '40301'], 'Forbidden'),
  /** The same for a call that never was and for one that has ended, which is a lost race and no fault. */
  ['40400', { reason: 'CallEnded', isBenign: true }],
]);

const byStatus = (status: number): Meaning => {
  if (status === 401) return { reason: 'Unauthorised' };
  if (status === 403) return { reason: 'Forbidden' };
  return status === 404 ? { reason: 'CallEnded', isBenign: true } : { reason: `Http${status}` };
};

const LONGEST_WAIT_MS = 86_400_000;

const waitOf = ({ headers }: HttpAnswer): { readonly afterMs?: number } => {
  const header = headers['retry-after'];
  const seconds = header !== undefined && /^\d{1,9}$/.test(header.trim()) ? Number(header) : undefined;
  return seconds === undefined ? {} : { afterMs: Math.min(seconds * 1000, LONGEST_WAIT_MS) };
};

/** A complaint about SVAML may quote it, and with it the credentials of the bucket. */
const withoutCredentials = (text: string): string =>
  text.replaceAll(/credentials["'\\\s:=]+[^\s"',}\\]+/gi, 'credentials [redacted]').slice(0, 300);

const detailOf = (body: unknown): { readonly detail?: string } => {
  if (!isRecord(body)) return {};
  const reference = textOf(body.reference);
  const words = [textOf(body.errorCode), textOf(body.message), reference && `(${reference})`];
  const detail = withoutCredentials(words.filter((word) => word !== undefined).join(' '));
  return detail === '' ? {} : { detail };
};

const refusal = (status: number, body: unknown): Refused => {
  const code = isRecord(body) ? textOf(body.errorCode) : undefined;
  return { kind: 'refused', ...(meanings.get(code ?? '') ?? byStatus(status)), ...detailOf(body) };
};

/** After an error of the vendor's nobody knows whether it recorded, unless it says that it was down. */
const failure = (answer: HttpAnswer): CommandResult =>
  answer.status === 503
    ? { kind: 'retry', reason: 'Http503', ...waitOf(answer) }
    : { kind: 'unknown', cause: `Http${answer.status}` };

/** What an answer of 300 and more means. */
export const errorOf = (answer: HttpAnswer): CommandResult => {
  const { status } = answer;
  if (status === 429) return { kind: 'retry', reason: 'Throttled', ...waitOf(answer) };
  return status >= 500 ? failure(answer) : refusal(status, jsonIn(answer.body));
};
