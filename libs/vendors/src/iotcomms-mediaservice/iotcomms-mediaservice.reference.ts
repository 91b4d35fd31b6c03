import { createHash } from 'node:crypto';
import { deriveId } from '@earwitness/domain';
import { isRecord, parseJson, refOf } from './iotcomms-mediaservice.fields';

/**
 * What `sessionReferenceId` says: whoever answers a call sets it, and the vendor echoes it in later callbacks. Ours names
 * the session, for `/callAnswered` does not, and the file that the connection is recorded to.
 */
export type Reference =
  | { readonly by: 'us'; readonly sessionRef: string; readonly recordingFileName?: string }
  /** `digest` is the same however the same JSON is spelled, and shows nothing of it. */
  | { readonly by: 'customer'; readonly digest: string }
  | { readonly by: 'nobody' };

const LONGEST = 65_536;

const sorted = (_: string, value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

/** The document declares a string here and an object there for the same value: text that is JSON is that JSON. */
const unwrapped = (value: unknown): unknown =>
  typeof value === 'string' && value.length <= LONGEST ? (parseJson(value) ?? value) : value;

/** What could be said of any call identifies none. */
const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  typeof value === 'boolean' ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

export const readReference = (echoed: unknown): Reference => {
  const value = unwrapped(echoed);
  if (saysNothing(value)) return { by: 'nobody' };
  const { earwitness, recordingFileName: file } = isRecord(value) ? value : {};
  const sessionRef = refOf(earwitness);
  if (sessionRef === undefined)
    return { by: 'customer', digest: createHash('sha256').update(JSON.stringify(value, sorted)).digest('hex') };
  const recordingFileName = refOf(file);
  return { by: 'us', sessionRef, ...(recordingFileName !== undefined && { recordingFileName }) };
};

/** No personal data: it is echoed everywhere. */
export const ourReference = (sessionRef: string, recordingFileName?: string): Readonly<Record<string, string>> => ({
  earwitness: sessionRef,
  ...(recordingFileName !== undefined && { recordingFileName }),
});

/** The vendor overwrites files of the same name: one that nobody else has, and the same whenever it is asked for. */
export const fileNameFor = (account: { readonly id: string }, ...about: readonly string[]): string =>
  `${deriveId('iotcomms-mediaservice', 'file', account.id, ...about)}.mp3`;
