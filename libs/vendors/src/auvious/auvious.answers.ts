import type { Command, CommandOf } from '@earwitness/domain';
import type { CommandResult, HttpAnswer, Refused } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import { parseJson, isRecord } from './auvious.envelope';
import { recordingMessage } from './auvious.messages';
import { instanceRef } from './auvious.origin';
import { MODE } from './auvious.recordings';

const LONGEST_WAIT_MS = 86_400_000;

const waitOf = ({ headers }: HttpAnswer): { readonly afterMs?: number } => {
  const after = headers['retry-after']?.trim() ?? '';
  return /^\d{1,9}$/.test(after) ? { afterMs: Math.min(Number(after) * 1000, LONGEST_WAIT_MS) } : {};
};

/** Spring's words for what is wrong, where there are any. */
const detailOf = ({ body }: HttpAnswer): { readonly detail?: string } => {
  const parsed = parseJson(body)?.value;
  const { error, message } = isRecord(parsed) ? parsed : {};
  const words = [error, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return words ? { detail: words.slice(0, 300) } : {};
};

/** The recorder's ids are known from here on: they are kept before anything else is done. */
const starting = (command: CommandOf<'StartCapture'>, body: unknown): VendorFact => {
  const { recorderId, instanceId } = recordingMessage.safeParse(body).data ?? {};
  const { sessionRef, captureId } = command;
  const about = { name: 'CaptureStarting', data: MODE, sessionRef, captureId, groupRef: sessionRef } as const;
  if (recorderId === undefined) return about;
  const refs = instanceId === undefined ? {} : instanceRef(recorderId, instanceId, undefined);
  return { ...about, captureRef: recorderId, refs };
};

/** 201 has no schema, and "Inline" may be no bytes at all; a page of HTML was not said by the recorder. */
const accepted = (command: Command, { body }: HttpAnswer): CommandResult => {
  const parsed = parseJson(body);
  if (!parsed && body.trim() !== '') return { kind: 'unknown', cause: 'UnreadableAnswer' };
  return command.type === 'StartCapture'
    ? { kind: 'accepted', facts: [starting(command, parsed?.value)] }
    : { kind: 'accepted' };
};

const byStatus: ReadonlyMap<number, string> = new Map([
  [400, 'InvalidParameter'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [422, 'InvalidParameter'],
]);

const refused = (command: Command, answer: HttpAnswer): Refused => {
  const { status } = answer;
  const isOver = command.type === 'StopCapture' && (status === 404 || status === 409);
  if (isOver) return { kind: 'refused', reason: 'AlreadyOver', isBenign: true, ...detailOf(answer) };
  return { kind: 'refused', reason: byStatus.get(status) ?? `Http${status}`, ...detailOf(answer) };
};

/** Documented are 200, 201, 401, 403 and 404. After anything from 500 on nobody knows whether it was done. */
export const toResult = (command: Command, answer: HttpAnswer): CommandResult => {
  const { status } = answer;
  if (status === 401) return { kind: 'retry', reason: 'TokenRefused' };
  if (status === 429) return { kind: 'retry', reason: 'Throttled', ...waitOf(answer) };
  if (status >= 500) return { kind: 'unknown', cause: `Http${status}` };
  return status >= 300 ? refused(command, answer) : accepted(command, answer);
};
