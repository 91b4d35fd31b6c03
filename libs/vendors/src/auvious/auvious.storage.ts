import type { Location } from '@earwitness/domain';
import type { RecordingMessage } from './auvious.messages';

/** `StorageProfileDataMessage`, as far as it tells where something lies. */
export type StorageProfile =
  Partial<Pick<NonNullable<RecordingMessage['storageProfile']>, 'provider' | 'url'>> | undefined;

const stores: ReadonlyMap<string | undefined, Location['store']> = new Map([
  ['AMAZON_S3', 's3'],
  ['AZURE_BLOB', 'azure'],
  ['GOOGLE_CLOUD', 'gcs'],
  ['SFTP_STORAGE', 'sftp'],
]);

/** Links may be signed, and addresses of SFTP may hold a password: neither is part of where something lies. */
const withoutSecrets = (location: string): string =>
  location.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');

const REGION = /(?:^|\.)s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/;

const BUCKET_HOST = /^(.+)\.(?:s3[.-].*amazonaws\.com|storage\.googleapis\.com)$/;

interface Place {
  readonly bucket?: string | undefined;
  readonly region?: string | undefined;
}

/** Of S3 the bucket may be in the host or in the path; Azure calls it a container; of SFTP it is the host. */
const placeOf = (store: Location['store'], url: string | undefined): Place => {
  if (url === undefined) return {};
  const address = withoutSecrets(url);
  if (!URL.canParse(address)) return { bucket: address };
  const { hostname, pathname } = new URL(address);
  const [, region] = REGION.exec(hostname) ?? [];
  const [, inHost = pathname.split('/').find(Boolean)] = BUCKET_HOST.exec(hostname) ?? [];
  const bucket = store === 'sftp' ? hostname : inHost;
  return { bucket, region };
};

/** Where something of a recording lies; `unknown` where the vendor does not say what storage it is in. */
export const locationOf = (profile: StorageProfile, key: string | undefined): Location => {
  const store = stores.get(profile?.provider) ?? 'unknown';
  const { bucket, region } = placeOf(store, profile?.url);
  const plain = key === undefined ? undefined : withoutSecrets(key);
  return { store, ...(bucket && { bucket }), ...(region && { region }), ...(plain && { key: plain }) };
};

/** What the files of a recording have in common: the path of a single one, else the folder that all are in. */
export const folderOf = (locations: readonly string[]): string | undefined => {
  const [first, ...others] = locations.map(withoutSecrets);
  if (first === undefined || others.every((other) => other === first)) return first;
  const segments = first.split('/').slice(0, -1);
  const depth = segments.findIndex((segment, at) => others.some((other) => other.split('/')[at] !== segment));
  const shared = depth < 0 ? segments : segments.slice(0, depth);
  return shared.length > 0 ? `${shared.join('/')}/` : undefined;
};
