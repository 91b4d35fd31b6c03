import type { CaptureMode, Location } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import { causeOf } from './telnyx.causes';
import { isRecord, momentOf, type Payload, textOf } from './telnyx.envelope';
import { captureIdInAddress } from './telnyx.file-name';
import { type About, captureIdFor, type Said } from './telnyx.origin';

/** The requested format first, then whichever there is; what is public only if nothing else is. */
const addressOf = ({ recording_urls, public_recording_urls, format }: Payload): string | undefined => {
  for (const urls of [recording_urls, public_recording_urls]) {
    if (!isRecord(urls)) continue;
    const found = textOf(urls[textOf(format) ?? '']) ?? textOf(urls.mp3) ?? textOf(urls.wav);
    if (found) return found;
  }
  return undefined;
};

const STORES: readonly (readonly [Location['store'], RegExp])[] = [
  ['s3', /^s3:\/\/([^/?]+)\/([^?]*)/],
  ['gcs', /^gs:\/\/([^/?]+)\/([^?]*)/],
  ['azure', /^https:\/\/([^/?]+\.blob\.core\.windows\.net\/[^/?]+)\/([^?]*)/],
];

const inCustomersBucket = (address: string): Location | undefined => {
  for (const [store, form] of STORES) {
    const [, bucket, key] = form.exec(address) ?? [];
    if (bucket && key) return { store, bucket, key };
  }
  return undefined;
};

/**
 * Where the file lies on the vendor's storage, without the address: that is signed, good for ten minutes, and a fresh
 * one is had by the recording's id.
 */
const onVendorStorage = (payload: Payload): Location | undefined => {
  const key = textOf(payload.recording_id) ?? URL.parse(addressOf(payload) ?? '')?.pathname;
  return key === undefined ? undefined : { store: 'vendor', key };
};

const channelsOf = (channels: unknown): 'single' | 'dual' | 'unknown' =>
  channels === 'single' || channels === 'dual' ? channels : 'unknown';

/** The documents leave `recording_id` out, traffic has it; a session records from one moment only once. */
const captureRefOf = (payload: Payload, { sessionRef }: About): string =>
  textOf(payload.recording_id) ?? `${sessionRef}/${textOf(payload.recording_started_at) ?? ''}`;

type Span = { readonly startedAt?: string; readonly endedAt?: string };

const available = (payload: Payload, span: Span): VendorFact => {
  const location = onVendorStorage(payload);
  const format = textOf(payload.format);
  return {
    name: 'RecordingAvailable',
    data: {
      temporary: false,
      ...span,
      ...(location && { location }),
      ...(format && { format }),
      channels: channelsOf(payload.channels),
      related: [],
      conferences: [],
      tracks: [],
    },
  };
};

/** A bucket of the customer's is where the file stays. */
const kept = (payload: Payload, span: Span): VendorFact => {
  const location = inCustomersBucket(addressOf(payload) ?? '');
  return location ? { name: 'RecordingStored', data: { location } } : available(payload, span);
};

const spanOf = (payload: Payload): Span => {
  const startedAt = momentOf(payload.recording_started_at);
  const endedAt = momentOf(payload.recording_ended_at);
  return { ...(startedAt && { startedAt }), ...(endedAt && { endedAt }) };
};

/** The name that we gave the file says it even where the state of the leg has been replaced. */
const captureIdOf = (said: Said, mode: CaptureMode): { readonly captureId?: string } => {
  const captureId = captureIdInAddress(addressOf(said.event.payload));
  return captureId === undefined ? captureIdFor(said, mode) : { captureId };
};

const at = (moment: string | undefined) => (moment ? { occurredAt: moment } : {});

/**
 * The only word that Telnyx ever says of a recording of its own: nothing was sent when it started or stopped. So it
 * says all three.
 */
export const recordingSaved = (said: Said, about: About, mode: CaptureMode): readonly VendorFact[] => {
  const { payload } = said.event;
  const common = { ...about, captureRef: captureRefOf(payload, about), ...captureIdOf(said, mode) };
  const span = spanOf(payload);
  return [
    { ...common, ...at(span.startedAt), name: 'CaptureStarted', data: { mode, confirmed: true } },
    { ...common, ...at(span.endedAt), name: 'CaptureStopped', data: { mode } },
    { ...common, ...kept(payload, span) },
  ];
};

/** `reason` by the specification; a sample in the documents has `result` in its place. */
export const recordingFailed = (said: Said, about: About): readonly VendorFact[] => {
  const cause = causeOf(textOf(said.event.payload.reason) ?? textOf(said.event.payload.result));
  const data = { mode: 'native' as const, stage: 'storage' as const, ...(cause && { cause }) };
  return [{ ...about, ...captureIdFor(said, 'native'), name: 'CaptureFailed', data }];
};

/** The words themselves stay where they are: in the raw webhook and at the vendor. */
export const transcriptSaved = (said: Said, about: About): readonly VendorFact[] => {
  const { payload } = said.event;
  const transcriptRef = textOf(payload.recording_transcription_id);
  const captureRef = textOf(payload.recording_id);
  const status = textOf(payload.status);
  const common = { ...about, ...(captureRef && { captureRef }), ...captureIdFor(said, 'native') };
  if (!transcriptRef) return [];
  if (status !== undefined && status !== 'completed')
    return [{ ...common, name: 'VendorAlarmRaised', data: { alarm: said.event.type, error: status, detail: {} } }];
  return [{ ...common, name: 'TranscriptAvailable', data: { transcriptRef } }];
};
