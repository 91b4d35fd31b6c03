import type { Command } from '@earwitness/domain';
import type { CommandResult, HttpAnswer } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import { isRecord, parseJson } from './telnyx.envelope';
import { refusalOf, resetOf, retryAfterOf } from './telnyx.errors';

/** Of Telnyx' own recordings nothing is sent when they start: that the command was taken is all there is to know. */
const SILENT_STARTS: ReadonlySet<string> = new Set(['native', 'conference']);

const aboutOf = ({ sessionRef, captureId, refs }: Command) => ({
  ...(sessionRef !== undefined && { sessionRef }),
  ...(captureId !== undefined && { captureId }),
  ...(refs.callSessionRef && { groupRef: refs.callSessionRef }),
});

/** What follows from a command that was taken. Pausing, resuming and deleting have no webhook. */
const factsOf = (command: Command): readonly VendorFact[] => {
  const about = aboutOf(command);
  switch (command.type) {
    case 'StartCapture': {
      const { mode } = command;
      const starting: VendorFact = { ...about, name: 'CaptureStarting', data: { mode } };
      const started: VendorFact = { ...about, name: 'CaptureStarted', data: { mode, confirmed: false } };
      return SILENT_STARTS.has(mode) ? [starting, started] : [starting];
    }
    case 'PauseCapture':
      return [{ ...about, name: 'CapturePaused', data: { mode: command.mode } }];
    case 'ResumeCapture':
      return [{ ...about, name: 'CaptureResumed', data: { mode: command.mode } }];
    case 'DeleteRecording':
      return [{ ...about, captureRef: command.captureRef, name: 'RecordingDeleted', data: {} }];
    case 'StopCapture':
    case 'CancelCapture':
    case 'StopSession':
    case 'OperateSession':
    case 'StoreRecording':
    case 'MergeRecordings':
      return [];
  }
};

/** 200 says that the command was taken; what becomes of it is mostly said by webhook. */
const accepted = (command: Command): CommandResult => {
  const facts = factsOf(command);
  return facts.length > 0 ? { kind: 'accepted', facts } : { kind: 'accepted' };
};

/** After an error of the vendor's nobody knows, unless it names the time to come back at: then it took nothing. */
const failed = (answer: HttpAnswer): CommandResult => {
  const wait = retryAfterOf(answer);
  const isTurnedAway = answer.status === 503 || wait.afterMs !== undefined;
  return isTurnedAway
    ? { kind: 'retry', reason: `Http${answer.status}`, ...wait }
    : { kind: 'unknown', cause: `Http${answer.status}` };
};

/** What is to be deleted and is not there is gone. */
const refused = (command: Command, status: number, body: unknown): CommandResult => {
  const result = refusalOf(status, body);
  const isGone = command.type === 'DeleteRecording' && result.kind === 'refused' && result.reason === 'NotFound';
  return isGone ? { ...result, isBenign: true } : result;
};

export const toResult = (command: Command, answer: HttpAnswer): CommandResult => {
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status === 429) return { kind: 'retry', reason: 'Throttled', ...resetOf(answer) };
  if (status >= 500) return failed(answer);
  if (status >= 300) return refused(command, status, body);
  return isRecord(body) || status === 204 ? accepted(command) : { kind: 'unknown', cause: 'UnreadableAnswer' };
};
