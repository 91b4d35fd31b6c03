import { wordsOf } from './iotcomms-recording.envelope';

/** A vendor's token within a text; a `replyId` is one. */
const TOKEN = /eyJ[\w-]*\.[\w-]*(?:\.[\w-]*)?/g;
const REMOVED = '[removed]';

/** Words of the vendor's without the capabilities that may be among them. */
export const safeWords = (value: unknown, capability?: unknown): string | undefined => {
  const words = wordsOf(value, 4_000);
  if (words === undefined) return undefined;
  const known =
    typeof capability === 'string' && capability.length >= 8 ? words.replaceAll(capability, REMOVED) : words;
  return wordsOf(known.replace(TOKEN, REMOVED));
};

const known: readonly (readonly [RegExp, string])[] = [
  [/stoppedWithoutMedia|No RTP media/i, 'NoMedia'],
  [/ECONNREFUSED|EHOSTUNREACH|ENOTFOUND|ENETUNREACH/, 'Unreachable'],
  [/ETIMEDOUT|timed? ?out/i, 'TimedOut'],
];

/** `Recording completed with error": { "reason":"…", "type":"…"}`: a fragment of JSON, not parsable as such. */
const REASON = /"reason":\s*"([^"]*)"/;

/** The cause by the table, else the vendor's words (Call Recording API, alarm "recordingFailed"). */
export const causeOf = (error: unknown, capability?: unknown): string | undefined => {
  const words = safeWords(error, capability);
  if (words === undefined) return undefined;
  const cause = known.find(([pattern]) => pattern.test(words))?.[1];
  return cause ?? (REASON.exec(words)?.[1] || words).slice(0, 200);
};

/** Saying the same once more helps against none of these. */
const final: readonly (readonly [RegExp, string])[] = [
  [/does not match/i, 'WrongReplyId'],
  [/not found/i, 'NotFound'],
  [/expired/i, 'Expired'],
];

export interface CommandError {
  readonly reason: string;
  readonly detail?: string;
  readonly retryable: boolean;
}

/** What is wrong with a command, by the words of the vendor: there are no codes. */
export const commandErrorOf = (error: unknown, capability?: unknown): CommandError => {
  const detail = safeWords(error, capability);
  const reason = final.find(([pattern]) => pattern.test(detail ?? ''))?.[1];
  return {
    reason: reason ?? 'VendorError',
    ...(detail !== undefined && { detail }),
    retryable: reason === undefined,
  };
};
