import type { Command } from '@earwitness/domain';
import type { CommandResult, HttpAnswer, Refused } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import { isRecord, parseJson, refOf } from './iotcomms-recording.envelope';
import { commandErrorOf } from './iotcomms-recording.errors';

/** `streamId` in the answer to STARTFILERECORDING is "the recordingId for the started file recording". */
const startingOf = (command: Command, streamId: unknown): readonly VendorFact[] => {
  const captureRef = refOf(streamId);
  if (command.type !== 'StartCapture' || captureRef === undefined) return [];
  const { sessionRef, captureId, mode } = command;
  return [{ name: 'CaptureStarting', data: { mode }, sessionRef, groupRef: sessionRef, captureRef, captureId }];
};

const LONGEST_WAIT_SECONDS = 86_400;

const waitOf = ({ headers }: HttpAnswer): { readonly afterMs?: number } => {
  const header = headers['retry-after']?.trim() ?? '';
  return /^\d{1,9}$/.test(header) ? { afterMs: Math.min(Number(header), LONGEST_WAIT_SECONDS) * 1000 } : {};
};

const reasons: ReadonlyMap<number, string> = new Map([
  [401, 'Unauthorised'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
]);

/** What cannot be stopped any more has stopped. */
const isBenign = ({ type }: Command, reason: string): boolean =>
  reason === 'NotFound' && (type === 'StopCapture' || type === 'StopSession');

const reasonOf = (status: number, reason: string): string => {
  const hasWords = status < 300 || reason !== 'VendorError';
  return reasons.get(status) ?? (hasWords ? reason : `Http${status}`);
};

const refused = (command: Command, status: number, body: unknown): Refused => {
  const error = commandErrorOf(isRecord(body) ? (body.error ?? body.message) : undefined);
  const reason = reasonOf(status, error.reason);
  return {
    kind: 'refused',
    reason,
    ...(error.detail !== undefined && { detail: error.detail }),
    ...(isBenign(command, reason) && { isBenign: true }),
    ...(status < 300 && error.retryable && { isTransient: true }),
  };
};

const taken = (command: Command, status: number, body: unknown): CommandResult => {
  if (!isRecord(body) || typeof body.success !== 'boolean') return { kind: 'unknown', cause: 'UnreadableAnswer' };
  if (!body.success) return refused(command, status, { error: 'success: false', ...body });
  const facts = startingOf(command, body.streamId);
  return facts.length > 0 ? { kind: 'accepted', facts } : { kind: 'accepted' };
};

/**
 * Documented is `200 {"success": true}`, and nothing else. No command has an idempotency key: after an error of the
 * vendor's nobody knows whether it had an effect, unless it names the time to come back at.
 */
export const toResult = (command: Command, answer: HttpAnswer): CommandResult => {
  const { status } = answer;
  const body = parseJson(answer.body);
  if (status < 300) return taken(command, status, body);
  const wait = waitOf(answer);
  if (status === 429) return { kind: 'retry', reason: 'Throttled', ...wait };
  if (status === 503 && wait.afterMs !== undefined) return { kind: 'retry', reason: 'Http503', ...wait };
  if (status >= 500 || status === 408) return { kind: 'unknown', cause: `Http${status}` };
  return refused(command, status, body);
};
