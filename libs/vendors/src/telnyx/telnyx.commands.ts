import type { CaptureMode, Command, CommandOf } from '@earwitness/domain';
import type { VendorCommands, VendorRequest } from '../contract/command';
import { operate } from '../contract/operation';
import { telnyxCapabilities } from './telnyx.capabilities';
import { encodeClientState } from './telnyx.client-state';
import { carriesClientState, type TelnyxAccount } from './telnyx.config';
import { telnyxOperations } from './telnyx.operations';
import { toResult } from './telnyx.results';
import { conferenceRecordStart, recordStart, siprecStart, streamingStart } from './telnyx.start';
import { type ApiCall, pathRef, refusal, toHttpCall } from './telnyx.transport';

/** Telnyx forgets a `command_id` after 60 s; what is repeated must have arrived by then. */
const COMMAND_MEMORY_MS = 60_000;
const LONGEST_WAY_MS = 5_000;

type ActionType = 'StartCapture' | 'StopCapture' | 'PauseCapture' | 'ResumeCapture';
type Action = CommandOf<ActionType>;

const recording = {
  StartCapture: 'record_start',
  StopCapture: 'record_stop',
  PauseCapture: 'record_pause',
  ResumeCapture: 'record_resume',
} as const;

/** What a command of a mode is called. */
const actions: { readonly [M in CaptureMode]?: { readonly [T in ActionType]?: string } } = {
  siprec: { StartCapture: 'siprec_start', StopCapture: 'siprec_stop' },
  native: recording,
  conference: recording,
  stream: { StartCapture: 'streaming_start', StopCapture: 'streaming_stop' },
};

const starts = {
  siprec: siprecStart,
  native: recordStart,
  conference: conferenceRecordStart,
  stream: streamingStart,
} as const;

const isAction = (command: Command): command is Action =>
  'mode' in command && actions[command.mode]?.[command.type as ActionType] !== undefined;

const pathOf = ({ mode, type, refs }: Action): ApiCall['path'] | undefined => {
  const isConference = mode === 'conference';
  const ref = pathRef(isConference ? refs.conferenceRef : refs.callControlRef);
  const action = actions[mode]?.[type] ?? '';
  return ref === undefined ? undefined : [isConference ? 'conferences' : 'calls', ref, 'actions', action];
};

/** Of a conference only `record_stop` has it. */
const stateOf = (command: Action, account: TelnyxAccount): object => {
  const isTaken = command.mode !== 'conference' || command.type === 'StopCapture';
  return isTaken && carriesClientState(account) ? { client_state: encodeClientState(command) } : {};
};

const RECORDING_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const recordingIdOf = ({ captureRef }: Command): string | undefined =>
  captureRef !== undefined && RECORDING_ID.test(captureRef) ? captureRef : undefined;

/** Which of several recordings is meant, where Telnyx has named it already; and where its conference is. */
const furtherParameters = (command: Action, { conference }: TelnyxAccount): object => ({
  ...(actions[command.mode] === recording && { recording_id: recordingIdOf(command) }),
  ...(command.mode === 'conference' && { region: conference?.region }),
});

const parametersOf = (command: Action, account: TelnyxAccount) => {
  if (command.type !== 'StartCapture') return { parameters: furtherParameters(command, account) };
  return command.mode === 'file' ? refusal('Unsupported', 'file') : starts[command.mode](command, account);
};

const act = (command: Action, account: TelnyxAccount): VendorRequest => {
  const said = parametersOf(command, account);
  if ('via' in said) return said;
  const path = pathOf(command);
  if (!path) return refusal('MissingRef', command.mode === 'conference' ? 'conferenceRef' : 'callControlRef');
  const body = { ...said.parameters, ...stateOf(command, account), command_id: command.commandId };
  return toHttpCall(account, { method: 'POST', path, body });
};

const deleteRecording = (command: CommandOf<'DeleteRecording'>, account: TelnyxAccount): VendorRequest => {
  if (actions[command.mode] !== recording) return refusal('Unsupported', command.type);
  const recordingId = recordingIdOf(command);
  return recordingId === undefined
    ? refusal('MissingRef', 'recording_id')
    : toHttpCall(account, { method: 'DELETE', path: ['recordings', recordingId] });
};

/** An operation that is an action has an id like every other action, so that it can be repeated. */
const identified = (request: VendorRequest, commandId: string): VendorRequest => {
  if (request.via !== 'http' || request.method !== 'POST') return request;
  const body = JSON.parse(request.body ?? '{}') as object;
  return { ...request, body: JSON.stringify({ ...body, command_id: commandId }) };
};

export const telnyxCommands: VendorCommands<TelnyxAccount> = {
  capabilities: telnyxCapabilities,
  toRequest: async (command, account, context) => {
    if (command.type === 'OperateSession')
      return identified(await operate(telnyxOperations, command, [account, context]), command.commandId);
    if (command.type === 'DeleteRecording') return deleteRecording(command, account);
    return isAction(command) ? act(command, account) : refusal('Unsupported', command.type);
  },
  toResult,
  isSafeToRepeat: ({ type }, sinceFirstSentMs) =>
    type === 'DeleteRecording' || sinceFirstSentMs < COMMAND_MEMORY_MS - LONGEST_WAY_MS,
};
