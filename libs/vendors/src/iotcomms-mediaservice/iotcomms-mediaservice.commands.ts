import type { AccountProfile, Capability, Command, CommandOf } from '@earwitness/domain';
import type { CommandContext, VendorCommands, VendorRequest } from '../contract/command';
import { operate, sessionOperations } from '../contract/operation';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';
import { connectionOf, isRecorded, latestConnection, replyIdOf } from './iotcomms-mediaservice.connections';
import { iotcommsMediaserviceOperations } from './iotcomms-mediaservice.operations';
import { refusal, toCall } from './iotcomms-mediaservice.requests';
import { fileNameOf, toResult } from './iotcomms-mediaservice.results';

/**
 * Recorded because of our answer to `/newCall` or `/callEvent`, or by command once a connection stands. Nothing can be
 * left out of a file, and nothing says that a recording has begun.
 */
const native: Capability = {
  mode: 'native',
  startedBy: 'answer',
  supports: ['StartCapture', 'StopCapture'],
  pause: 'none',
  sendsStartedEvent: false,
  sendsFailedEvent: true,
  canQueryState: false,
  resultWithinMs: { StartCapture: 15_000, StopCapture: 60_000 },
};

export const profileOf = (): AccountProfile => ({
  startsWithSession: [],
  capabilities: { native },
  operations: sessionOperations(iotcommsMediaserviceOperations),
  endsCallBy: { operation: 'hangUp' },
});

type Given = readonly [account: IotcommsMediaserviceAccount, context: CommandContext];

const startRecording = async (
  command: CommandOf<'StartCapture'>,
  [account, context]: Given,
): Promise<VendorRequest> => {
  const connectionId = latestConnection(command.refs);
  if (connectionId === undefined) return refusal('MissingRef', 'connectionId');
  if (isRecorded(command.refs, connectionId)) return refusal('AlreadyRecording', connectionId);
  const replyId = replyIdOf(context.handles, 'callAnswered', connectionId);
  if (replyId === undefined) return refusal('MissingHandle', 'callAnswered');
  const body = { recordingFileName: fileNameOf(command), replyId, connectionId };
  return toCall('startrecording', body, { account, nowSeconds: context.nowSeconds });
};

const stopRecording = async (command: CommandOf<'StopCapture'>, [account, context]: Given): Promise<VendorRequest> => {
  const { captureRef, refs } = command;
  const connectionId = captureRef === undefined ? undefined : connectionOf(refs, captureRef);
  if (connectionId === undefined) return refusal('MissingRef', 'connectionId');
  const replyId = replyIdOf(context.handles, 'callAnswered', connectionId);
  if (replyId === undefined) return refusal('MissingHandle', 'callAnswered');
  return toCall('stoprecording', { replyId, connectionId }, { account, nowSeconds: context.nowSeconds });
};

const toRequest = async (command: Command, ...given: Given): Promise<VendorRequest> => {
  if (command.type === 'OperateSession') return operate(iotcommsMediaserviceOperations, command, given);
  if ('mode' in command && command.mode === 'native') {
    if (command.type === 'StartCapture') return startRecording(command, given);
    if (command.type === 'StopCapture') return stopRecording(command, given);
  }
  return refusal('Unsupported', command.type);
};

export const iotcommsMediaserviceCommands: VendorCommands<IotcommsMediaserviceAccount> = {
  capabilities: [native],
  toRequest,
  toResult,
  /** A second start may record twice; a second stop may meet the recording that was started in between. */
  isSafeToRepeat: () => false,
};
