import { type Instant, toEpochMs } from '@earwitness/domain';
import { z } from 'zod';

/** By scheme: `s3://bucket/…`, `azure://account/container/…`, `gs://bucket/…` (Sinch, "Recording calls"). */
const destinations: Readonly<Record<string, RegExp>> = {
  s3: /^s3:\/\/[a-z0-9][a-z0-9.-]+(?:\/.*)?$/,
  azure: /^azure:\/\/[a-z0-9-]+\/[a-z0-9-]+(?:\/.*)?$/,
  gs: /^gs:\/\/[a-z0-9][a-z0-9._-]+(?:\/.*)?$/,
};

const credentials: Readonly<Record<string, RegExp>> = {
  s3: /^[^:\s]+:[^:\s]+:[a-z]{2}(?:-[a-z]+)+-\d$/,
  azure: /^[A-Za-z0-9+/]+={0,2}$/,
  gs: /^[^:\s]+:[^:\s]+$/,
};

const schemeOf = (url: string): string => url.slice(0, Math.max(0, url.indexOf('://')));

const hasItsForm = (text: string, form: RegExp | undefined): boolean => form?.test(text) === true;

export const recordingOptions = z
  .strictObject({
    destinationUrl: z.string(),
    credentials: z.string(),
    format: z.enum(['mp3', 'wav']).default('mp3'),
    notificationEvents: z.boolean().default(true),
    transcriptionOptions: z.strictObject({ enabled: z.boolean(), locale: z.string().optional() }).optional(),
  })
  .refine(({ destinationUrl: url }) => hasItsForm(url, destinations[schemeOf(url)]), {
    path: ['destinationUrl'],
    message: 'is not s3://, azure:// or gs://',
  })
  .refine(({ destinationUrl: url, credentials: given }) => hasItsForm(given, credentials[schemeOf(url)]), {
    path: ['credentials'],
    message: 'have not the form of the destination',
  });
export type RecordingOptions = z.infer<typeof recordingOptions>;

/** A place in somebody's storage. An Azure container is the first part of the key. */
export interface Place {
  readonly scheme: string;
  readonly bucket: string;
  readonly key: string;
}

export const urlOf = ({ scheme, bucket, key }: Place): string => `${scheme}://${bucket}/${key}`;

const digitsOf = (at: Instant): string => new Date(toEpochMs(at)).toISOString().replaceAll(/\D/g, '').slice(0, 14);

interface Named {
  readonly startedAt: Instant;
  readonly applicationKey: string;
  /** The call, or the name of the conference. */
  readonly ref: string;
}

/** What has no file name is given `(UTC yyyyMMddHHmmss)_(applicationKey)_(callId).(format)`. */
export const placeOf = ({ destinationUrl, format }: RecordingOptions, named: Named): Place => {
  const scheme = schemeOf(destinationUrl);
  const [bucket = '', ...rest] = destinationUrl.slice(scheme.length + '://'.length).split('/');
  const isContainerOnly = scheme === 'azure' && rest.length === 1;
  const folders = isContainerOnly ? rest : rest.slice(0, -1);
  const given = isContainerOnly ? '' : (rest.at(-1) ?? '');
  const generated = `${digitsOf(named.startedAt)}_${named.applicationKey}_${named.ref}.${format}`;
  return { scheme, bucket, key: [...folders, given === '' ? generated : given].join('/') };
};

/** The transcript is stored beside the recording. */
export const transcriptOf = (place: Place): Place => ({
  ...place,
  key: `${place.key.replace(/\.[^./]+$/, '')}-transcript.json`,
});
