import type { VendorFact } from '../contract/webhook';
import { safeWords, wordsOf } from './iotcomms-mediaservice.fields';
import { aboutSession, type Said } from './iotcomms-mediaservice.origin';
import { fileNameFor } from './iotcomms-mediaservice.reference';

const FIELDS = ['domain', 'errorDetails', 'status', 'participantId', 'user', 'callId'] as const;

const described = ({ payload }: Said) => {
  const error = safeWords(payload.error);
  const detail = FIELDS.flatMap((name) => {
    const words = safeWords(payload[name]);
    return words === undefined ? [] : [[name, words] as const];
  });
  return { ...(error !== undefined && { error }), detail: Object.fromEntries(detail) };
};

/** The call went on without our answer: a question was not answered, or not so that the vendor could use it. */
const UNDELIVERED_TYPES = new Set(['newCallEventError', 'emergencyFallback']);
const UNDELIVERED_ERRORS = new Set([
  'No response to callEvent request',
  'callEvent response with unknown action',
  'No action provided in callEvent response',
]);

/** Errors that end a session (Mediaservice API, alarms); all others leave it as it was. */
const ends: ReadonlyMap<string, 'limitReached' | 'failed'> = new Map([
  ['maxDuration', 'limitReached'],
  ['sessionExpired', 'failed'],
]);

const NO_MEDIA = 'RTP media timeout';

/** The alarm names no recording. The one that its session began with is the only one whose name follows from that. */
const interrupted = (said: Said): readonly VendorFact[] => {
  if (said.sessionId === undefined) return [];
  const captureRef = fileNameFor(said.account, said.sessionId);
  const data = { mode: 'native', cause: NO_MEDIA } as const;
  return [{ ...aboutSession(said), captureRef, name: 'CaptureInterrupted', data }];
};

/** An alarm, with what it means. The error "Invalid sip address: <address>" has the address in it; others are literal. */
export const toAlarmFacts = (said: Said): readonly VendorFact[] => {
  const about = aboutSession(said);
  const type = wordsOf(said.payload.type, 100) ?? '';
  const error = wordsOf(said.payload.error) ?? '';
  const data = described(said);
  const isUndelivered = UNDELIVERED_TYPES.has(type) || UNDELIVERED_ERRORS.has(error);
  const outcome = ends.get(error);
  return [
    { ...about, name: 'VendorAlarmRaised', data: { alarm: type, ...data } },
    ...(isUndelivered ? [{ ...about, name: 'DecisionUndelivered', data } as const] : []),
    ...(error === NO_MEDIA ? interrupted(said) : []),
    ...(outcome && about.sessionRef !== undefined
      ? [{ ...about, name: 'SessionEnded', data: { outcome, cause: error } } as const]
      : []),
  ];
};
