import type { Capability, Command, CommandOf } from '@earwitness/domain';
import type { CommandContext, VendorCommands, VendorRequest } from '../contract/command';
import { operate } from '../contract/operation';
import { refusal, toCall } from './auvious.api';
import { toResult } from './auvious.answers';
import type { AuviousAccount } from './auvious.config';
import { auviousOperations } from './auvious.operations';
import { latestInstance, onlyRecorder } from './auvious.origin';

/** Nothing of a recording can be paused, masked, merged or deleted by API: it is written into the customer's storage. */
export const auviousConference: Capability = {
  mode: 'conference',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture'],
  pause: 'none',
  /** It is asked for. */
  sendsStartedEvent: false,
  sendsFailedEvent: false,
  canQueryState: true,
  /** A start is given a minute to become ACTIVE; a stop is seen at the next look. */
  resultWithinMs: { StartCapture: 75_000, StopCapture: 60_000 },
};

/** Of an application that records whenever an agent enters the room. */
export const auviousOwnConference: Capability = { ...auviousConference, startedBy: 'vendor' };

type Sent<C> = readonly [command: C, account: AuviousAccount, context: CommandContext];

/** "Start a new recorder instance." */
const start = (...[command, account, context]: Sent<CommandOf<'StartCapture'>>): VendorRequest => {
  const conferenceId = command.refs.conferenceRef;
  if (conferenceId === undefined) return refusal('MissingRef', 'conferenceRef');
  const { applicationId, audio, video } = account;
  const body = { applicationId, conferenceId, conversationId: command.sessionRef, audio, video };
  return toCall({ method: 'POST', path: ['recordings', 'start'], body }, account, context);
};

/** "Stop an existing recorder instance": the one that records now. */
const stop = (...[command, account, context]: Sent<CommandOf<'StopCapture'>>): VendorRequest => {
  const { sessionRef, refs, captureRef = onlyRecorder(refs) } = command;
  if (sessionRef === undefined || captureRef === undefined) return refusal('MissingRef', 'recorder');
  const instance = latestInstance(refs, captureRef);
  if (instance === undefined) return refusal('MissingRef', 'instance');
  const path = ['recordings', sessionRef, captureRef, instance, 'stop'];
  return toCall({ method: 'POST', path }, account, context);
};

const toRequest = (...[command, account, context]: Sent<Command>): VendorRequest | Promise<VendorRequest> => {
  if (command.type === 'OperateSession') return operate(auviousOperations, command, [account, context]);
  if (!('mode' in command) || command.mode !== 'conference') return refusal('Unsupported', command.type);
  if (command.type === 'StartCapture') return start(command, account, context);
  if (command.type === 'StopCapture') return stop(command, account, context);
  return refusal('Unsupported', command.type);
};

export const auviousCommands: VendorCommands<AuviousAccount> = {
  capabilities: [auviousConference, auviousOwnConference],
  toRequest: async (command, account, context) => toRequest(command, account, context),
  toResult,
  /** A second start may record twice, and whether transcripts are replaced or appended is not documented. */
  isSafeToRepeat: ({ type }) => type === 'StopCapture',
};
