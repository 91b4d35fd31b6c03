import type { Command, CommandOf } from '@earwitness/domain';
import type { CommandResult, HttpAnswer, Refused } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import { connectionOf, latestConnection, recordingRefs, stoppedRefs } from './iotcomms-mediaservice.connections';
import { isRecord, parseJson, safeWords } from './iotcomms-mediaservice.fields';

/** Every attempt at a start is a capture of its own, so that no name is used twice. */
export const fileNameOf = ({ captureId }: CommandOf<'StartCapture'>): string => `${captureId}.mp3`;

const started = (command: CommandOf<'StartCapture'>): readonly VendorFact[] => {
  const { sessionRef, captureId, refs } = command;
  const captureRef = fileNameOf(command);
  const connectionId = latestConnection(refs);
  return [
    {
      ...{ sessionRef, captureId, captureRef, groupRef: sessionRef },
      ...(connectionId !== undefined && { refs: recordingRefs(captureRef, connectionId) }),
      name: 'CaptureStarted',
      data: { mode: 'native', confirmed: false },
    },
  ];
};

const stopped = ({ sessionRef, captureId, captureRef, refs }: CommandOf<'StopCapture'>): readonly VendorFact[] => {
  const connectionId = captureRef === undefined ? undefined : connectionOf(refs, captureRef);
  if (captureRef === undefined || connectionId === undefined) return [];
  return [
    {
      ...{ captureId, captureRef, refs: stoppedRefs(captureRef, connectionId) },
      ...(sessionRef !== undefined && { sessionRef, groupRef: sessionRef }),
      name: 'CaptureStopped',
      data: { mode: 'native' },
    },
  ];
};

/** No event will say it: that the vendor took the request is all there is (Mediaservice API, "startrecording"). */
const factsOf = (command: Command): readonly VendorFact[] => {
  if (command.type === 'StartCapture') return started(command);
  return command.type === 'StopCapture' ? stopped(command) : [];
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
  [409, 'Conflict'],
]);

/** What cannot be stopped any more has stopped. */
const isBenign = ({ type }: Command, status: number): boolean => status === 404 && type === 'StopCapture';

const detailOf = (body: unknown): Pick<Refused, 'detail'> => {
  const detail = isRecord(body) ? safeWords(body.error ?? body.message) : undefined;
  return detail === undefined ? {} : { detail };
};

const refused = (command: Command, status: number, body: unknown): Refused => ({
  kind: 'refused',
  reason: reasons.get(status) ?? (status < 300 ? 'VendorError' : `Http${status}`),
  ...detailOf(body),
  ...(isBenign(command, status) && { isBenign: true }),
  ...(status < 300 && { isTransient: true }),
});

const taken = (command: Command, status: number, body: unknown): CommandResult => {
  if (!isRecord(body) || typeof body.success !== 'boolean') return { kind: 'unknown', cause: 'UnreadableAnswer' };
  if (!body.success) return refused(command, status, body);
  const facts = factsOf(command);
  return facts.length > 0 ? { kind: 'accepted', facts } : { kind: 'accepted' };
};

/**
 * Documented is `200 {"success": true}`, and nothing else. After an error of the vendor's nobody knows whether a request
 * had an effect, unless it names the time to come back at.
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
