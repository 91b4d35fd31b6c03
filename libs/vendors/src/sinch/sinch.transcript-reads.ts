import { deriveId, type FactOf, type Location, type Origin } from '@earwitness/domain';
import type { HttpAnswer, HttpCall } from '../contract/command';
import type { Findings, Read } from '../contract/reads';
import type { VendorFact } from '../contract/webhook';
import type { SinchAccount } from './sinch.config';
import { jsonIn } from './sinch.envelope';
import { destinationOf } from './sinch.files';
import { linksOf } from './sinch.origin';
import { fetchFrom } from './sinch.storage';
import { transcriptFile } from './sinch.webhooks';

/** It was said to be there: what is not is late, for a while. */
const MOST_TIMES = 6;
const PAUSE_MS = 60_000;

/** A key that climbs would be read from another bucket. */
const climbs = (key: string): boolean => key.split('/').some((part) => part === '.' || part === '..');

const isInOwnBucket = (location: Location, { recording }: SinchAccount): boolean =>
  recording?.fetchTranscripts === true && destinationOf(recording, location) !== undefined;

const isReadable = (location: Location, account: SinchAccount): boolean => {
  const { store, bucket, key } = location;
  if (bucket === undefined || key === undefined || climbs(key)) return false;
  return store === 'vendor' ? account.transcriptHosts.includes(bucket.toLowerCase()) : isInOwnBucket(location, account);
};

const subjectOf = ({ refs, sessionRef }: Origin): 'call' | 'conference' =>
  refs?.conferenceRef === sessionRef ? 'conference' : 'call';

/** Undefined where it lies somewhere that we may not read, or cannot. */
export const transcriptRead = (
  { data, origin }: FactOf<'TranscriptAvailable'>,
  account: SinchAccount,
): Read | undefined => {
  const { location, transcriptRef, language } = data;
  const { sessionRef, captureId } = origin;
  if (!location || sessionRef === undefined || !isReadable(location, account)) return undefined;
  const { store, bucket = '', key = '' } = location;
  const about = { of: subjectOf(origin), sessionRef, transcriptRef, store, bucket, key, times: '0' };
  return { what: 'transcript', about: { ...about, ...(captureId && { captureId }), ...(language && { language }) } };
};

const locationOf = ({ about: { store, bucket = '', key = '' } }: Read): Location | undefined =>
  store === 's3' || store === 'gcs' || store === 'azure' || store === 'vendor' ? { store, bucket, key } : undefined;

export const toTranscriptCall = (read: Read, account: SinchAccount, nowSeconds: number): HttpCall | undefined => {
  const location = locationOf(read);
  return location && isReadable(location, account) ? fetchFrom(location, account, nowSeconds) : undefined;
};

const linesIn = ({ status, body }: HttpAnswer): number | undefined =>
  status === 200 ? transcriptFile.safeParse(jsonIn(body)).data?.lines.length : undefined;

const fetched = (read: Read, lineCount: number, { id }: SinchAccount): VendorFact => {
  const { of, sessionRef = '', transcriptRef = '', captureId, language, key = '' } = read.about;
  const location = locationOf(read);
  return {
    sessionRef,
    groupRef: sessionRef,
    links: of === 'conference' ? linksOf(id, undefined, sessionRef) : linksOf(id, sessionRef),
    ...(captureId && { captureId }),
    name: 'TranscriptAvailable',
    data: { transcriptRef, lineCount, ...(location && { location }), ...(language && { language }) },
    statement: { id: deriveId('sinch', 'transcript', key) },
  };
};

/** Sinch, "Recording calls": the transcribed output file. Its words stay in the answer; how many there are is said. */
export const transcriptFindings = (read: Read, answer: HttpAnswer, account: SinchAccount): Findings => {
  const lineCount = linesIn(answer);
  if (lineCount !== undefined) return { facts: [fetched(read, lineCount, account)] };
  const times = Number(read.about.times) + 1;
  if (answer.status !== 404 || !(times < MOST_TIMES)) return { facts: [] };
  const again = { what: read.what, about: { ...read.about, times: String(times) } };
  return { facts: [], next: { read: again, afterMs: PAUSE_MS * times } };
};
