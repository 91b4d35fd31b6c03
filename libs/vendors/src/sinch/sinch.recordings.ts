import type { Location } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import { textOf } from './sinch.envelope';
import { captureIdIn, isInBucket, locationOf } from './sinch.files';
import { type About, captureIdFor, modeOf, type Said } from './sinch.origin';

/** No facts: the notification lacks what it is about. */
type Translate = (said: Said, about: About) => readonly VendorFact[];

const formatOf = ({ key = '' }: Location): string | undefined => /\.(\w{2,4})$/.exec(key)?.[1]?.toLowerCase();

const captureOf = (said: Said, about: About, location: Location): string =>
  captureIdIn(location) ?? captureIdFor(said, about, modeOf(said));

/** It names no file: where several recordings of a call were begun, nobody can say which one this is. */
export const recordingFinished: Translate = (said, about) => [
  {
    ...about,
    captureId: captureIdFor(said, about, modeOf(said)),
    name: 'CaptureStopped',
    data: { mode: modeOf(said) },
  },
];

export const recordingAvailable: Translate = (said, about) => {
  const destination = textOf(said.event.body.destination);
  if (destination === undefined) return [];
  const location = locationOf(destination);
  const format = formatOf(location);
  const common = { ...about, captureId: captureOf(said, about, location) };
  const available: VendorFact = {
    ...common,
    name: 'RecordingAvailable',
    data: {
      temporary: false,
      location,
      ...(format && { format }),
      channels: 'unknown',
      related: [],
      conferences: [],
      tracks: [],
    },
  };
  return isInBucket(location) ? [available, { ...common, name: 'RecordingStored', data: { location } }] : [available];
};

/** The words themselves stay where they are until they are fetched. */
export const transcriptAvailable: Translate = (said, about) => {
  const destination = textOf(said.event.body.destination);
  if (destination === undefined) return [];
  const location = locationOf(destination);
  const language = said.account.recording?.transcription?.locale;
  const data = { transcriptRef: location.key ?? about.sessionRef ?? '', location, ...(language && { language }) };
  return [{ ...about, captureId: captureOf(said, about, location), name: 'TranscriptAvailable', data }];
};

/**
 * Sinch takes none of an answer that it finds illegal. Whether a recording was in it is not said, so where the account
 * records one is taken to have been.
 */
export const callingError: Translate = (said, about) => {
  const { errorCode, errorMsg } = said.event.body;
  const error = [textOf(errorCode), textOf(errorMsg)?.slice(0, 200)].filter((word) => word !== undefined).join(' ');
  const alarm: VendorFact = {
    ...about,
    name: 'VendorAlarmRaised',
    data: { alarm: 'callingerror', ...(error && { error }), detail: {} },
  };
  const mode = modeOf(said);
  if (said.account.recording === undefined) return [alarm];
  const failure = { mode, stage: 'start' as const, ...(error && { cause: error }) };
  return [{ ...about, captureId: captureIdFor(said, about, mode), name: 'CaptureFailed', data: failure }, alarm];
};
