import {
  type ApiError,
  badChannels,
  badFormat,
  badTimeout,
  badTrack,
  type Body,
  missing,
  notBase64,
  notInEnum,
  outOfRange,
} from './simulator-answers';

type Check = (body: Body) => ApiError | undefined;
type ToError = (pointer: string) => ApiError;

const when =
  (field: string, isFine: (value: unknown) => boolean, toError: ToError): Check =>
  (body) =>
    field in body && !isFine(body[field]) ? toError(`/${field}`) : undefined;

const required =
  (field: string): Check =>
  (body) =>
    typeof body[field] === 'string' && body[field] !== '' ? undefined : missing(`/${field}`);

const oneOf = (field: string, allowed: readonly unknown[], toError: ToError = notInEnum): Check =>
  when(field, (value) => allowed.includes(value), toError);

const boolean = (field: string): Check => oneOf(field, [true, false]);

const whole = (field: string, [least, most]: readonly [number, number], toError: ToError = outOfRange): Check =>
  when(field, (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most, toError);

const upTo = (field: string, longest: number): Check =>
  when(field, (value) => typeof value === 'string' && value.length >= 1 && value.length <= longest, outOfRange);

const isBase64 = (value: unknown): boolean =>
  typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;
const clientState = when('client_state', isBase64, notBase64);

const SIDES = ['inbound_track', 'outbound_track', 'both_tracks'];

const siprecStart = [
  required('connector_name'),
  oneOf('siprec_track', SIDES),
  oneOf('sip_transport', ['udp', 'tcp', 'tls']),
  boolean('secure'),
  boolean('include_metadata_custom_headers'),
  when('session_timeout_secs', (value) => value === 0 || (Number.isInteger(value) && Number(value) >= 90), outOfRange),
];

const ofRecording = [
  required('format'),
  required('channels'),
  oneOf('format', ['wav', 'mp3'], badFormat),
  oneOf('channels', ['single', 'dual'], badChannels),
  upTo('custom_file_name', 40),
  boolean('play_beep'),
  oneOf('trim', ['trim-silence']),
];

const recordStart = [
  ...ofRecording,
  whole('max_length', [0, 14_400]),
  whole('timeout_secs', [0, Number.MAX_SAFE_INTEGER], badTimeout),
  oneOf('recording_track', ['both', 'inbound', 'outbound'], badTrack),
  boolean('transcription'),
  oneOf('transcription_engine', ['A', 'B', 'deepgram/nova-3']),
  boolean('transcription_profanity_filter'),
  boolean('transcription_speaker_diarization'),
];

const region = oneOf('region', ['Australia', 'Europe', 'Middle East', 'US']);

const isStreamUrl = (value: unknown): boolean => typeof value === 'string' && /^wss?:\/\/./.test(value);
const streamingStart = [
  required('stream_url'),
  when('stream_url', isStreamUrl, outOfRange),
  oneOf('stream_track', SIDES),
  oneOf('stream_codec', ['PCMU', 'PCMA', 'G722', 'OPUS', 'AMR-WB', 'L16', 'default']),
];

const answer = [
  oneOf('record', ['record-from-answer']),
  oneOf('record_channels', ['single', 'dual']),
  oneOf('record_format', ['wav', 'mp3']),
  whole('record_max_length', [0, 43_200]),
  upTo('record_custom_file_name', 40),
];

const ofLeg: Readonly<Record<string, readonly Check[]>> = {
  siprec_start: siprecStart,
  siprec_stop: [],
  record_start: recordStart,
  record_stop: [],
  record_pause: [],
  record_resume: [],
  streaming_start: streamingStart,
  streaming_stop: [],
  answer,
  hangup: [],
  transfer: [required('to'), ...answer],
  speak: [required('payload'), upTo('payload', 3_000), required('voice')],
  client_state_update: [required('client_state')],
};

const ofConference: Readonly<Record<string, readonly Check[]>> = {
  record_start: [...ofRecording, region],
  record_stop: [region],
  record_pause: [region],
  record_resume: [region],
};

const firstFault = (checks: readonly Check[], body: Body): ApiError | undefined => {
  for (const check of [clientState, ...checks]) {
    const fault = check(body);
    if (fault) return fault;
  }
  return undefined;
};

const faultOf =
  (actions: Readonly<Record<string, readonly Check[]>>) =>
  (action: string, body: Body): ApiError | undefined =>
    firstFault(actions[action] ?? [], body);

export const isLegAction = (action: string): boolean => Object.hasOwn(ofLeg, action);
export const isConferenceAction = (action: string): boolean => Object.hasOwn(ofConference, action);

/** What the documents say against the parameters of an action. */
export const faultOfLegAction = faultOf(ofLeg);
export const faultOfConferenceAction = faultOf(ofConference);

/** `POST /calls`. */
export const faultOfDial = (body: Body): ApiError | undefined =>
  firstFault([required('connection_id'), required('to'), required('from'), ...answer], body);
