import type { CommandOf } from '@earwitness/domain';
import type { Refusal } from '../contract/command';
import type { StreamTarget, TelnyxAccount } from './telnyx.config';
import { fileNameOf } from './telnyx.file-name';
import { refusal } from './telnyx.transport';

type Start = CommandOf<'StartCapture'>;
/** What a start says beside its ids; or why it is not to be sent. */
type Starting = { readonly parameters: object } | Refusal;

const isLeftOut = ({ refs }: Start, { legs }: TelnyxAccount): boolean =>
  legs === 'incoming' && refs.direction === 'outgoing';

/** A leg's inbound track is what its own party says: the caller's where the call came in, the callee's where it went out. */
const sideOf = ({ tracks, refs }: Start): 'inbound' | 'outbound' | undefined => {
  if (tracks === undefined) return undefined;
  const isOwn = (tracks === 'caller') === (refs.direction !== 'outgoing');
  return isOwn ? 'inbound' : 'outbound';
};

/** Telnyx API v2, "SIPREC start". */
export const siprecStart = (command: Start, account: TelnyxAccount): Starting => {
  const { siprec } = account;
  if (!siprec) return refusal('NotConfigured', 'siprec');
  if (isLeftOut(command, account)) return refusal('LegNotCaptured');
  const side = sideOf(command);
  return {
    parameters: {
      connector_name: siprec.connectorName,
      siprec_track: side ? `${side}_track` : siprec.track,
      include_metadata_custom_headers: siprec.includeMetadataCustomHeaders,
      secure: siprec.secure,
      session_timeout_secs: siprec.sessionTimeoutSecs,
      sip_transport: siprec.transport,
    },
  };
};

type Transcription = NonNullable<TelnyxAccount['native']>['transcription'];

/** As the account is set up, in the language that policy says. */
const wantedTranscription = ({ transcribe }: Start, configured: Transcription): Transcription =>
  transcribe ? { ...configured, language: transcribe.locale } : configured;

const transcriptionOf = (transcription: Transcription) =>
  transcription && {
    transcription: true,
    transcription_engine: transcription.engine,
    transcription_language: transcription.language,
    transcription_profanity_filter: transcription.profanityFilter,
    transcription_speaker_diarization: transcription.speakerDiarization,
    transcription_min_speaker_count: transcription.minSpeakerCount,
    transcription_max_speaker_count: transcription.maxSpeakerCount,
  };

/** Telnyx API v2, "Recording start". */
export const recordStart = (command: Start, account: TelnyxAccount): Starting => {
  const { native } = account;
  if (!native) return refusal('NotConfigured', 'native');
  if (isLeftOut(command, account)) return refusal('LegNotCaptured');
  return {
    parameters: {
      format: native.format,
      channels: native.channels,
      custom_file_name: native.customFileName ?? fileNameOf(command.captureId),
      max_length: native.maxLengthSecs,
      timeout_secs: native.timeoutSecs,
      play_beep: command.announce === 'tone' || native.playBeep,
      recording_track: sideOf(command) ?? native.track,
      trim: native.trim,
      ...transcriptionOf(wantedTranscription(command, native.transcription)),
    },
  };
};

/** Telnyx API v2, "Conference recording start". */
export const conferenceRecordStart = ({ captureId, announce }: Start, { conference }: TelnyxAccount): Starting => {
  if (!conference) return refusal('NotConfigured', 'conference');
  return {
    parameters: {
      format: conference.format,
      channels: conference.channels,
      custom_file_name: conference.customFileName ?? fileNameOf(captureId),
      play_beep: announce === 'tone' || conference.playBeep,
      trim: conference.trim,
      region: conference.region,
    },
  };
};

/** By its name, or the only one there is. */
const targetOf = ({ streamTargets }: TelnyxAccount, name: string | undefined): StreamTarget | undefined => {
  if (name !== undefined) return Object.hasOwn(streamTargets, name) ? streamTargets[name] : undefined;
  const [only, ...others] = Object.values(streamTargets);
  return others.length === 0 ? only : undefined;
};

/** Telnyx API v2, "Streaming start". What would let the target speak into the call is left out. */
export const streamingStart = ({ streamTarget }: Start, account: TelnyxAccount): Starting => {
  const target = targetOf(account, streamTarget);
  if (!target) return refusal('UnknownStreamTarget', streamTarget);
  const { url, track, codec, authToken, parameters } = target;
  return {
    parameters: {
      stream_url: url,
      stream_track: track,
      stream_codec: codec,
      stream_auth_token: authToken,
      custom_parameters: parameters && Object.entries(parameters).map(([name, value]) => ({ name, value })),
    },
  };
};
