import type { FactData } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import { refOf, wordsOf } from './iotcomms-mediaservice.fields';
import { aboutSession, type Said } from './iotcomms-mediaservice.origin';

type Failure = Omit<FactData<'CaptureFailed'>, 'mode'>;

const NO_MEDIA = /no .*media|no rtp/i;

/** `reason` is there only in case of failure (Mediaservice API, "/recordingReady"); its sample has it with success. */
const causeOf = (reason: unknown): Pick<Failure, 'cause'> => {
  const words = wordsOf(reason, 200);
  if (words === undefined) return {};
  return { cause: NO_MEDIA.test(words) ? 'NoMedia' : words };
};

const extensionOf = (fileName: string): string | undefined => /\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase();

/** A recording without a byte is none, whatever it is called: a file that is there would settle what is expected. */
const failureOf = ({ payload: { event, fileSize, reason } }: Said): Failure | undefined => {
  if (event === 'recordingFailed') return { stage: 'running', ...causeOf(reason) };
  return Number(fileSize) === 0 && fileSize !== null ? { stage: 'storage', cause: 'EmptyFile' } : undefined;
};

/** The only event of a recording. The file stays in the prompt storage until somebody deletes it there. */
export const recordingReady = (said: Said): readonly VendorFact[] | undefined => {
  const { event, recordingFileName } = said.payload;
  if (event !== 'recordingSuccessful' && event !== 'recordingFailed') return undefined;
  const key = refOf(recordingFileName) ?? '';
  const about = { ...aboutSession(said), captureRef: key };
  const failure = failureOf(said);
  if (failure) return [{ ...about, name: 'CaptureFailed', data: { mode: 'native', ...failure } }];
  const format = extensionOf(key);
  return [
    { ...about, name: 'CaptureStopped', data: { mode: 'native' } },
    {
      ...about,
      name: 'RecordingAvailable',
      data: {
        temporary: false,
        location: { store: 'vendor', key },
        ...(format !== undefined && { format }),
        channels: 'unknown',
        related: [],
        conferences: [],
        tracks: [],
      },
    },
  ];
};
