import type { CaptureDecision, Location } from '@earwitness/domain';
import type { Destination, RecordingSettings } from './sinch.destination';

/** Sinch, "Recording calls": RecordingOptions. */
export interface RecordingOptions {
  readonly destinationUrl: string;
  readonly credentials: string;
  readonly format: string;
  readonly notificationEvents: boolean;
  readonly transcriptionOptions?: { readonly enabled: boolean; readonly locale: string };
}

const folderOf = (destination: Destination): string => {
  const { folder = '' } = destination;
  switch (destination.type) {
    case 's3':
      return `s3://${destination.bucket}/${folder}`;
    case 'gs':
      return `gs://${destination.bucket}/${folder}`;
    case 'azure':
      return `azure://${destination.account}/${destination.container}/${folder}`;
  }
};

const credentialsOf = (destination: Destination): string => {
  switch (destination.type) {
    case 's3':
      return `${destination.accessKey}:${destination.secretKey}:${destination.region}`;
    case 'gs':
      return `${destination.accessKey}:${destination.secretKey}`;
    case 'azure':
      return destination.accessKey;
  }
};

/** @param name must be unique: Sinch overwrites what has the same name. */
export const recordingOptions = (recording: RecordingSettings, name: string): RecordingOptions => {
  const { destination, format, notificationEvents, transcription } = recording;
  return {
    destinationUrl: `${folderOf(destination)}${name}.${format}`,
    credentials: credentialsOf(destination),
    format,
    notificationEvents,
    ...(transcription && { transcriptionOptions: transcription }),
  };
};

/** The account's settings, and in their place what policy says. */
export const asPolicySays = (
  recording: RecordingSettings,
  decision: CaptureDecision | undefined,
): RecordingSettings => {
  const { store, transcribe } = decision ?? {};
  return {
    ...recording,
    destination: (store && recording.targets[store.target]) ?? recording.destination,
    ...(transcribe && { transcription: { enabled: true, locale: transcribe.locale } }),
  };
};

/** Of what an answer starts: of a call, or of the conference that the call is put into. */
export const nameInAnswer = (callRef: string, what: 'call' | 'conference'): string =>
  `${callRef.replaceAll(/[^\w.-]/g, '_')}-${what}`;

/** Ids of ours are UUIDs of version 8, which nobody else's are. */
const OF_COMMAND =
  /(?:^|\/)([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})(?:-transcript)?\.\w+$/;

/** The capture that a command began, which its file is named after. */
export const captureIdIn = ({ key = '' }: Location): string | undefined => OF_COMMAND.exec(key)?.[1];

const FORMS: readonly (readonly [Location['store'], RegExp])[] = [
  ['s3', /^s3:\/\/([^/?#@]+)\/([^?#]+)/i],
  ['gcs', /^gs:\/\/([^/?#@]+)\/([^?#]+)/i],
  ['azure', /^azure:\/\/([^/?#@]+\/[^/?#@]+)\/([^?#]+)/i],
  ['vendor', /^https?:\/\/([^/?#@]+)\/([^?#]+)/i],
  ['vendor', /^(sdrive):\/\/([^?#]+)/i],
];

/** Where a notification says that a file lies, without whatever might open it. */
export const locationOf = (destination: string): Location => {
  for (const [store, form] of FORMS) {
    const [, bucket, key] = form.exec(destination) ?? [];
    if (bucket && key) return { store, bucket, key };
  }
  return { store: 'unknown' };
};

export const isInBucket = ({ store }: Location): boolean => store === 's3' || store === 'gcs' || store === 'azure';

const destinationsOf = ({ destination, targets }: RecordingSettings): readonly Destination[] => [
  destination,
  ...Object.values(targets),
];

/** Whose credentials open a location; undefined for what lies elsewhere. */
export const destinationOf = (recording: RecordingSettings, { store, bucket }: Location): Destination | undefined =>
  destinationsOf(recording).find((one) => {
    const own = bucketOf(one);
    return own.store === store && own.bucket === bucket;
  });

/** The bucket of a destination, as locations name it. */
export const bucketOf = (destination: Destination): Pick<Location, 'store' | 'bucket'> => {
  switch (destination.type) {
    case 's3':
      return { store: 's3', bucket: destination.bucket };
    case 'gs':
      return { store: 'gcs', bucket: destination.bucket };
    case 'azure':
      return { store: 'azure', bucket: `${destination.account}/${destination.container}` };
  }
};
