import { createHmac } from 'node:crypto';
import type { Location } from '@earwitness/domain';
import { sign as signAws } from 'aws4';
import type { HttpCall } from '../contract/command';
import type { SinchAccount } from './sinch.config';
import type { Destination, RecordingSettings } from './sinch.destination';
import { destinationOf } from './sinch.files';

type Aws = Extract<Destination, { type: 's3' | 'gs' }>;
type Azure = Extract<Destination, { type: 'azure' }>;

const encoded = (key: string): string =>
  key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');

const get = (url: string, headers: HttpCall['headers']): HttpCall => ({ via: 'http', method: 'GET', url, headers });

const at = (nowSeconds: number): Date => new Date(nowSeconds * 1000);

/** AWS Signature Version 4, which Google takes for keys of its interoperability as well. */
const fromAws = (destination: Aws, url: URL, nowSeconds: number): HttpCall => {
  const region = destination.type === 's3' ? destination.region : 'auto';
  const date = at(nowSeconds)
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '');
  const signed = signAws(
    {
      service: 's3',
      region,
      host: url.host,
      method: 'GET',
      path: url.pathname,
      headers: { 'X-Amz-Date': date },
    },
    { accessKeyId: destination.accessKey, secretAccessKey: destination.secretKey },
  );
  const sent = Object.entries(signed.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'host');
  return get(url.href, Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), String(value)])));
};

const AZURE_VERSION = '2021-08-06';
/** Content-Encoding to Range, of which a GET has none. */
const NO_HEADERS = '\n'.repeat(11);

/** Microsoft, "Authorize with Shared Key". */
const fromAzure = ({ account, accessKey }: Azure, url: URL, nowSeconds: number): HttpCall => {
  const date = at(nowSeconds).toUTCString();
  const headers = `x-ms-date:${date}\nx-ms-version:${AZURE_VERSION}`;
  const toSign = `GET\n${NO_HEADERS}${headers}\n/${account}${url.pathname}`;
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(toSign, 'utf8').digest('base64');
  const authorization = `SharedKey ${account}:${signature}`;
  return get(url.href, { authorization, 'x-ms-date': date, 'x-ms-version': AZURE_VERSION });
};

const baseOf = ({ destination, storageBase }: RecordingSettings): string => {
  switch (destination.type) {
    case 's3':
      return `${storageBase ?? `https://s3.${destination.region}.amazonaws.com`}/${destination.bucket}`;
    case 'gs':
      return `${storageBase ?? 'https://storage.googleapis.com'}/${destination.bucket}`;
    case 'azure':
      return `${storageBase ?? `https://${destination.account}.blob.core.windows.net`}/${destination.container}`;
  }
};

const keysOf = ({ accessKey, secretKey }: Aws, readWith: RecordingSettings['readWith']) =>
  readWith?.secretKey === undefined
    ? { accessKey, secretKey }
    : { accessKey: readWith.accessKey, secretKey: readWith.secretKey };

const read = (url: string, { destination, readWith }: RecordingSettings, nowSeconds: number): HttpCall =>
  destination.type === 'azure'
    ? fromAzure({ ...destination, accessKey: readWith?.accessKey ?? destination.accessKey }, new URL(url), nowSeconds)
    : fromAws({ ...destination, ...keysOf(destination, readWith) }, new URL(url), nowSeconds);

/** Those of the bucket: other keys to read with are for the usual one alone. */
const settingsFor = (location: Location, recording: RecordingSettings): RecordingSettings => {
  const destination = destinationOf(recording, location) ?? recording.destination;
  return destination === recording.destination ? recording : { ...recording, destination, readWith: undefined };
};

/** Where a file of the account's own bucket is read, or of a host that the account allows. */
export const fetchFrom = (
  location: Location,
  { recording }: SinchAccount,
  nowSeconds: number,
): HttpCall | undefined => {
  const { store, bucket = '', key = '' } = location;
  if (store === 'vendor') return get(`https://${bucket}/${encoded(key)}`, {});
  const settings = recording && settingsFor(location, recording);
  return settings && read(`${baseOf(settings)}/${encoded(key)}`, settings, nowSeconds);
};
