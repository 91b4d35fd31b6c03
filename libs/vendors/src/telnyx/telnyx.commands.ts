import type { Capability, Command, CommandOf } from '@earwitness/domain';
import type { CommandResult, HttpAnswer, Refusal, VendorCommands, VendorRequest } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import { encodeClientState } from './telnyx.client-state';
import type { TelnyxAccount } from './telnyx.config';
import { refusalOf, resetOf, retryAfterOf } from './telnyx.errors';

/** Telnyx forgets a `command_id` after 60 s; what is repeated must have arrived by then. */
const COMMAND_MEMORY_MS = 60_000;
const LONGEST_WAY_MS = 5_000;

export const telnyxSiprec: Capability = {
  mode: 'siprec',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture'],
  pause: 'none',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  /** `GET /calls/{id}` says nothing of SIPREC. */
  canQueryState: false,
  /** A recording server that does not answer is given up after a SIP timer of 32 s. */
  resultWithinMs: { StartCapture: 40_000, StopCapture: 10_000 },
};

const refusal = (reason: string, detail?: string): Refusal => ({ via: 'nothing', reason, ...(detail && { detail }) });

type OfLeg = CommandOf<'StartCapture'> | CommandOf<'StopCapture'>;

/** A path that consists of dots would leave `/calls`. */
const callControlRefOf = ({ refs }: OfLeg): string | undefined =>
  refs.callControlRef && !/^\.+$/.test(refs.callControlRef) ? refs.callControlRef : undefined;

interface Action {
  readonly name: string;
  readonly command: OfLeg;
  readonly parameters?: object;
}

const toAction = ({ name, command, parameters }: Action, account: TelnyxAccount): VendorRequest => {
  const callControlRef = callControlRefOf(command);
  if (callControlRef === undefined) return refusal('MissingRef', 'callControlRef');
  const clientState = account.siprec?.carryClientState ? { client_state: encodeClientState(command) } : {};
  return {
    via: 'http',
    method: 'POST',
    url: `${account.apiBase}/calls/${encodeURIComponent(callControlRef)}/actions/${name}`,
    headers: {
      authorization: `Bearer ${account.apiKey}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({ ...parameters, ...clientState, command_id: command.commandId }),
  };
};

/** Telnyx API v2, "SIPREC start". */
const startSiprec = (command: CommandOf<'StartCapture'>, account: TelnyxAccount): VendorRequest => {
  const { siprec, legs } = account;
  if (!siprec) return refusal('NotConfigured', 'siprec');
  if (legs === 'incoming' && command.refs.direction === 'outgoing') return refusal('LegNotCaptured');
  const parameters = {
    connector_name: siprec.connectorName,
    siprec_track: siprec.track,
    include_metadata_custom_headers: siprec.includeMetadataCustomHeaders,
    secure: siprec.secure,
    session_timeout_secs: siprec.sessionTimeoutSecs,
    sip_transport: siprec.transport,
  };
  return toAction({ name: 'siprec_start', command, parameters }, account);
};

const toRequest = (command: Command, account: TelnyxAccount): VendorRequest => {
  if (!('mode' in command) || command.mode !== 'siprec') return refusal('Unsupported', command.type);
  if (command.type === 'StartCapture') return startSiprec(command, account);
  if (command.type === 'StopCapture') return toAction({ name: 'siprec_stop', command }, account);
  return refusal('Unsupported', command.type);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** 200 says that the command was taken; what becomes of it is said by webhook. */
const accepted = (command: Command): CommandResult => {
  if (command.type !== 'StartCapture') return { kind: 'accepted' };
  const { sessionRef, captureId, mode, refs } = command;
  const group = refs.callSessionRef ? { groupRef: refs.callSessionRef } : {};
  const starting: VendorFact = { name: 'CaptureStarting', data: { mode }, sessionRef, captureId, ...group };
  return { kind: 'accepted', facts: [starting] };
};

/** After an error of the vendor's nobody knows, unless it names the time to come back at: then it took nothing. */
const failed = (answer: HttpAnswer): CommandResult => {
  const wait = retryAfterOf(answer);
  const isTurnedAway = answer.status === 503 || wait.afterMs !== undefined;
  return isTurnedAway
    ? { kind: 'retry', reason: `Http${answer.status}`, ...wait }
    : { kind: 'unknown', cause: `Http${answer.status}` };
};

const toResult = (command: Command, answer: HttpAnswer): CommandResult => {
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status === 429) return { kind: 'retry', reason: 'Throttled', ...resetOf(answer) };
  if (status >= 500) return failed(answer);
  if (status >= 300) return refusalOf(status, body);
  return typeof body === 'object' && body !== null ? accepted(command) : { kind: 'unknown', cause: 'UnreadableAnswer' };
};

export const telnyxCommands: VendorCommands<TelnyxAccount> = {
  capabilities: [telnyxSiprec],
  toRequest: (command, account) => Promise.resolve(toRequest(command, account)),
  toResult,
  isSafeToRepeat: (_, sinceFirstSentMs) => sinceFirstSentMs < COMMAND_MEMORY_MS - LONGEST_WAY_MS,
};
