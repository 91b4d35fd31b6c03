import { type FactData, later, type Link, type Span } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import { isRecord, momentOf, parseJson, type Payload, refOf, wordsOf } from './iotcomms-recording.envelope';
import { type About, aboutCapture, isWholeSession, type Said, secretsOf } from './iotcomms-recording.origin';

type Available = FactData<'RecordingAvailable'>;

const LONGEST_META = 65_536;
/** More than any call has; what is beyond is in the raw words. */
const MOST_ITEMS = 100;

const UNQUOTED_KEY = /([{,]\s*)([A-Za-z_$][\w$]*)(\s*:)/g;

/** `meta` is text that is nearly JSON: its keys are not quoted (Call Recording API, "/recordingReady"). */
export const parsePseudoJson = (meta: unknown): unknown => {
  if (typeof meta !== 'string') return meta;
  if (meta.length > LONGEST_META) return undefined;
  return parseJson(meta) ?? parseJson(meta.replace(UNQUOTED_KEY, '$1"$2"$3'));
};

const recordsIn = (list: unknown): readonly Payload[] =>
  Array.isArray(list) ? list.slice(0, MOST_ITEMS).filter(isRecord) : [];

const tracksIn = (meta: unknown): Available['tracks'] => {
  const parts = isRecord(meta) && isRecord(meta.recordingsPartsInfo) ? meta.recordingsPartsInfo : {};
  const side = (name: 'caller' | 'callee', streams: unknown): Available['tracks'] =>
    recordsIn(streams).map(({ start, ssrc }) => {
      const startedAt = momentOf(start);
      const source = refOf(ssrc);
      return {
        side: name,
        ...(startedAt !== undefined && { startedAt }),
        ...(source !== undefined && { ssrc: source }),
      };
    });
  return [...side('caller', parts.callerStreams), ...side('callee', parts.calleeStreams)];
};

const conferencesIn = (segments: unknown): readonly Span[] =>
  recordsIn(segments).flatMap(({ startTime, endTime }) => {
    const from = momentOf(startTime);
    const to = momentOf(endTime);
    return from !== undefined && to !== undefined && from <= to ? [{ from, to }] : [];
  });

const relatedIn = (payload: Payload): Available['related'] =>
  recordsIn(payload.relatedRecordings).flatMap(({ recordingId, startTime, conferenceSegments }) => {
    const captureRef = refOf(recordingId);
    const startedAt = momentOf(startTime);
    if (captureRef === undefined || startedAt === undefined) return [];
    return [{ captureRef, startedAt, conferences: conferencesIn(conferenceSegments) }];
  });

/** Recordings that name each other, and those that are only named, meet in these. */
const relatedLinks = ({ account, recordingRef, payload }: Said): readonly Link[] => {
  const refs = [recordingRef, ...recordsIn(payload.relatedRecordings).map(({ recordingId }) => refOf(recordingId))];
  return [...new Set(refs)].flatMap((ref) =>
    ref === undefined
      ? []
      : [
          {
            kind: 'grouping' as const,
            value: `iotcomms-recording/${account.id}/related/${ref}`,
            evidence: 'relatedRecordings',
          },
        ],
  );
};

const startOf = ({ payload }: Said, tracks: Available['tracks']): string | undefined =>
  momentOf(payload.startTime) ?? tracks.map(({ startedAt }) => startedAt).sort()[0];

/** Where a recording is all there is of a session, the session ends with it. */
export const captureFailed = (
  said: Said,
  failure: Omit<FactData<'CaptureFailed'>, 'cause'> & { readonly cause: string | undefined },
): readonly VendorFact[] => {
  const about = aboutCapture(said);
  const { mode, stage } = failure;
  const cause = failure.cause === undefined ? {} : { cause: failure.cause };
  const failed: VendorFact = { ...about, name: 'CaptureFailed', data: { mode, stage, ...cause } };
  return isWholeSession(said)
    ? [failed, { ...about, name: 'SessionEnded', data: { outcome: 'failed', ...cause } }]
    : [failed];
};

/** A file in temporary storage: it is gone in a while (Call Recording API, RECORDINGREADY). */
export const recordingReady = (said: Said): readonly VendorFact[] => {
  const { payload, account, receivedAt } = said;
  const tracks = tracksIn(parsePseudoJson(payload.meta));
  const startedAt = startOf(said, tracks);
  const ofCapture = aboutCapture(said);
  const about: About = { ...ofCapture, links: [...(ofCapture.links ?? []), ...relatedLinks(said)] };
  const data: Available = {
    temporary: true,
    expiresAt: later(receivedAt, account.temporaryStorageHours * 3_600_000),
    ...(startedAt !== undefined && { startedAt }),
    location: { store: 'vendor' },
    format: 'mp3',
    channels: 'unknown',
    related: relatedIn(payload),
    conferences: conferencesIn(payload.conferenceSegments),
    tracks,
  };
  return [
    { ...about, name: 'CaptureStopped', data: { mode: 'file' } },
    { ...about, ...secretsOf(said), name: 'RecordingAvailable', data },
  ];
};

export const recordingStored = (said: Said): readonly VendorFact[] => {
  const { destinationBucket, fileName, destinationRegion } = said.payload;
  const bucket = wordsOf(destinationBucket);
  const key = wordsOf(fileName, 1_024);
  const region = wordsOf(destinationRegion, 64);
  const location = {
    store: 's3' as const,
    ...(bucket !== undefined && { bucket }),
    ...(key !== undefined && { key }),
    ...(region !== undefined && { region }),
  };
  return [{ ...aboutCapture(said), ...secretsOf(said), name: 'RecordingStored', data: { location } }];
};
