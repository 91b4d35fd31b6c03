import type { CommandResult, HttpAnswer } from '../contract/command';

/** What one of the vendor's error codes means, whatever the status it comes with. */
export type ErrorMeaning =
  | { readonly kind: 'refused'; readonly reason: string; readonly isBenign?: true }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number };

const refused = (reason: string): ErrorMeaning => ({ kind: 'refused', reason });
const benign = (reason: string): ErrorMeaning => ({ kind: 'refused', reason, isBenign: true });
const retry = (reason: string, afterMs: number): ErrorMeaning => ({ kind: 'retry', reason, afterMs });
const all = (codes: readonly string[], meaning: ErrorMeaning): (readonly [string, ErrorMeaning])[] =>
  codes.map((code) => [code, meaning]);

/** Telnyx API error codes (developers.telnyx.com, "API Error Codes"), those of call control. */
export const errorMeanings: ReadonlyMap<string, ErrorMeaning> = new Map<string, ErrorMeaning>([
  ['90018', benign('CallEnded')],
  ['90019', benign('ConferenceEnded')],
  ...all(['90054', '90061'], benign('AlreadyActive')),
  ['90034', retry('NotAnsweredYet', 1_000)],
  ['90020', retry('AudioNotStarted', 500)],
  ...all(['90041', '90042', '90043'], retry('ChannelLimitReached', 5_000)),
  ['10036', retry('BeingProcessed', 500)],
  ['90015', refused('InvalidCallControlId')],
  ['90058', refused('UnknownConference')],
  ...all(['90031', '90032', '90033', '90036', '90038'], refused('WrongCallState')),
  ...all(['90045', '90046', '90048'], refused('StreamingConflict')),
  ...all(['90053', '90055'], refused('TranscriptionConflict')),
  ...all(['90000', '90001', '90017', '90028', '90049', '90057', '90059'], refused('InvalidParameter')),
  ...all(['10004', '10015', '10016', '10032', '10033'], refused('InvalidParameter')),
  ...all(['10005', '404'], refused('NotFound')),
  ...all(['10009', '20001', '20002', '20003', '20006', '20008'], refused('Unauthorised')),
  ...all(['10010', '10038'], refused('Forbidden')),
  /** With 429 it is throttling, which is decided by status; with 422 it says that SRTP is not supported on the PSTN. */
  ['10011', refused('Unsupported')],
]);

/** Vendors have sent absurd times; none is waited for longer than a day. */
const LONGEST_WAIT_MS = 86_400_000;

const secondsOf = (header: string | undefined): number | undefined => {
  const seconds = header !== undefined && /^\d+(?:\.\d+)?$/.test(header.trim()) ? Number(header) : NaN;
  return Number.isFinite(seconds) ? seconds : undefined;
};

/** An HTTP date counts from the moment that the answer says it was given at. */
const untilDate = ({ headers }: HttpAnswer): number | undefined => {
  const seconds = (Date.parse(headers['retry-after'] ?? '') - Date.parse(headers.date ?? '')) / 1000;
  return seconds >= 0 ? seconds : undefined;
};

interface Wait {
  readonly afterMs?: number;
}

const toWait = (seconds: number | undefined): Wait =>
  seconds === undefined ? {} : { afterMs: Math.min(Math.ceil(seconds * 1000), LONGEST_WAIT_MS) };

/** `Retry-After`, which the vendor does not document; empty when it does not say. */
export const retryAfterOf = (answer: HttpAnswer): Wait =>
  toWait(secondsOf(answer.headers['retry-after']) ?? untilDate(answer));

/** When throttling ends. Only for 429: any answer may carry the time of the next reset. */
export const resetOf = (answer: HttpAnswer): Wait => ({
  ...toWait(secondsOf(answer.headers['x-ratelimit-reset'])),
  ...retryAfterOf(answer),
});

interface VendorError {
  readonly code: string;
  readonly words: string;
}

/** Codes are strings in call control, and integers where connectors are managed. */
export const errorIn = (body: unknown): VendorError | undefined => {
  const errors = (body as { errors?: unknown } | null | undefined)?.errors;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (typeof first !== 'object' || first === null) return undefined;
  const { code, title, detail, source } = first as Record<string, unknown>;
  const pointer = (source as { pointer?: unknown } | null | undefined)?.pointer;
  const words = [title, detail, pointer].filter((part) => typeof part === 'string').join(': ');
  const isCode = typeof code === 'string' || typeof code === 'number';
  return isCode ? { code: String(code), words: words.slice(0, 300) } : undefined;
};

const byStatus = (status: number): ErrorMeaning => {
  if (status === 401) return refused('Unauthorised');
  if (status === 403) return refused('Forbidden');
  if (status === 404) return refused('NotFound');
  return refused(`Http${status}`);
};

/** What an answer of 4xx other than 429 means: by code where the table knows it, else by status. */
export const refusalOf = (status: number, body: unknown): CommandResult => {
  const error = errorIn(body);
  const meaning = (error && errorMeanings.get(error.code)) ?? byStatus(status);
  if (meaning.kind === 'retry') return meaning;
  return error ? { ...meaning, detail: `${error.code} ${error.words}`.trim() } : meaning;
};
