import type { AccountProfile, Capability, Command, CommandOf } from '@earwitness/domain';
import type {
  CommandContext,
  CommandResult,
  HttpAnswer,
  Refusal,
  VendorCommands,
  VendorRequest,
} from '../contract/command';
import { operate, sessionOperations } from '../contract/operation';
import type { VendorFact } from '../contract/webhook';
import { pathOf, regionOf } from './sinch.addresses';
import type { SinchAccount } from './sinch.config';
import type { RecordingSettings } from './sinch.destination';
import { errorOf } from './sinch.errors';
import { recordingOptions } from './sinch.files';
import { sinchOperations } from './sinch.operations';
import { toCall } from './sinch.requests';

const ofVendor = {
  startedBy: 'answer',
  /** To record on after a stop is another file. */
  pause: 'none',
  sendsStartedEvent: false,
  sendsFailedEvent: false,
  /** A call's information says nothing of its recording. */
  canQueryState: false,
} as const;

/** One call: the mix that its leg hears. */
export const sinchNative: Capability = {
  ...ofVendor,
  mode: 'native',
  supports: ['StartCapture', 'StopCapture'],
  resultWithinMs: { StartCapture: 10_000, StopCapture: 60_000 },
  heeds: ['transcribe'],
};

/** No document shows how the recording of a conference is started or stopped by command. */
export const sinchConference: Capability = { ...ofVendor, mode: 'conference', supports: [], resultWithinMs: {} };

export const profileOf = ({ recording }: SinchAccount): AccountProfile => ({
  startsWithSession: [],
  operations: sessionOperations(sinchOperations),
  endsCallBy: { operation: 'hangUp' },
  announcesBy: { spoken: { operation: 'say', input: { text: '{text}', locale: '{locale}', leg: 'both' } } },
  capabilities: recording ? { native: sinchNative, conference: sinchConference } : {},
});

const refusal = (reason: string, detail?: string): Refusal => ({ via: 'nothing', reason, ...(detail && { detail }) });

/** The three forms of the documents say the same in different words; the first is that of the specification. */
const bodyOf = (
  { recordingStyle }: SinchAccount,
  name: 'startRecording' | 'stopRecording',
  options?: object,
): object => {
  if (recordingStyle === 'action') return { action: { name, ...(options && { recordingOptions: options }) } };
  return { instructions: [{ name, ...(options && { options }) }], action: { name: 'continue' } };
};

/** Transcribed as policy says, else as the account is set up. */
const inLanguage = (recording: RecordingSettings, { transcribe }: CommandOf<'StartCapture'>): RecordingSettings =>
  transcribe ? { ...recording, transcription: { enabled: true, locale: transcribe.locale } } : recording;

type OfCall = CommandOf<'StartCapture'> | CommandOf<'StopCapture'>;

/** Sinch Voice, "Manage Call". */
const manage = (command: OfCall, account: SinchAccount, { nowSeconds }: CommandContext): VendorRequest => {
  const call = pathOf(command.refs.callRef ?? command.sessionRef ?? '.');
  if (call === undefined) return refusal('MissingRef', 'callRef');
  const region = regionOf(command.refs.callResource, account) ?? account.apiBase;
  const url = `${region}/calling/v1/calls/id/${call}`;
  if (command.type === 'StopCapture')
    return toCall({ method: 'PATCH', url, body: bodyOf(account, 'stopRecording') }, account, nowSeconds);
  if (!account.recording) return refusal('NotConfigured', 'recording');
  const options = recordingOptions(inLanguage(account.recording, command), command.captureId);
  return toCall({ method: 'PATCH', url, body: bodyOf(account, 'startRecording', options) }, account, nowSeconds);
};

const toRequest = async (command: Command, account: SinchAccount, context: CommandContext): Promise<VendorRequest> => {
  if (command.type === 'OperateSession') return operate(sinchOperations, command, [account, context]);
  if (command.type !== 'StartCapture' && command.type !== 'StopCapture') return refusal('Unsupported', command.type);
  return command.mode === 'native' ? manage(command, account, context) : refusal('Unsupported', command.type);
};

/** Sinch never says that a recording has begun: that it took the command is all there is. */
const accepted = (command: Command): CommandResult => {
  if (command.type !== 'StartCapture') return { kind: 'accepted' };
  const { sessionRef, captureId, mode } = command;
  const begun: VendorFact = {
    name: 'CaptureStarted',
    data: { mode, confirmed: false },
    sessionRef,
    captureId,
    groupRef: sessionRef,
  };
  return { kind: 'accepted', facts: [begun] };
};

const toResult = (command: Command, answer: HttpAnswer): CommandResult => {
  if (answer.status >= 300) return errorOf(answer);
  const isTaken = answer.status === 204 || (command.type === 'OperateSession' && answer.status === 200);
  return isTaken ? accepted(command) : { kind: 'unknown', cause: 'UnreadableAnswer' };
};

export const sinchCommands: VendorCommands<SinchAccount> = {
  capabilities: [sinchNative, sinchConference],
  toRequest,
  toResult,
  /** Nothing makes a command the same as the one before: a second start may be a second recording. */
  isSafeToRepeat: () => false,
};
