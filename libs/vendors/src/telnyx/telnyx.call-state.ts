import type { HttpAnswer, HttpCall } from '../contract/command';
import type { Findings, NextRead, Read } from '../contract/reads';
import type { VendorFact } from '../contract/webhook';
import type { TelnyxAccount } from './telnyx.config';
import { isRecord, momentOf, parseJson, type Payload } from './telnyx.envelope';
import { aboutLeg, toSaid } from './telnyx.origin';
import { pathRef, toHttpCall } from './telnyx.transport';

/** "Data is available 10 minutes after the call ended": what is not known after that has ended. */
const GRACE_MS = 600_000;
const LONGEST_INTERVAL_MS = 3_600_000;

interface Leg {
  readonly sessionRef: string;
  readonly callControlRef: string;
  readonly callSessionRef: string | undefined;
}

/** The first time that a leg is asked about. */
export const callRead = (
  { sessionRef, callControlRef, callSessionRef }: Leg,
  { askAfterMs }: TelnyxAccount,
): NextRead => ({
  read: {
    what: 'call',
    about: {
      sessionRef,
      callControlRef,
      ...(callSessionRef && { callSessionRef }),
      intervalMs: String(askAfterMs),
      waitedMs: String(askAfterMs),
    },
  },
  afterMs: askAfterMs,
});

/** Telnyx API v2, "Retrieve a call status". */
export const askCall = ({ about }: Read, account: TelnyxAccount): HttpCall | undefined => {
  const ref = pathRef(about.callControlRef);
  return ref === undefined ? undefined : toHttpCall(account, { method: 'GET', path: ['calls', ref] });
};

const waited = ({ about }: Read): number => Number(about.waitedMs) || 0;

const askedAgain = (read: Read, { askAfterMs }: TelnyxAccount): NextRead => {
  const afterMs = Math.min((Number(read.about.intervalMs) || askAfterMs) * 2, LONGEST_INTERVAL_MS);
  const about = { ...read.about, intervalMs: String(afterMs), waitedMs: String(waited(read) + afterMs) };
  return { read: { what: read.what, about }, afterMs };
};

/** `completed` where the call is known to be over: only one that was answered is asked about. No cause is told. */
const ended = (read: Read, known: Payload | undefined, account: TelnyxAccount): VendorFact => {
  const { sessionRef, callControlRef, callSessionRef } = read.about;
  const payload = {
    ...known,
    call_leg_id: sessionRef,
    call_control_id: callControlRef,
    call_session_id: known?.call_session_id ?? callSessionRef,
  };
  const event = { type: 'call.hangup', id: undefined, at: momentOf(known?.end_time), payload };
  return {
    ...aboutLeg(toSaid(event, account)),
    name: 'SessionEnded',
    data: { outcome: known ? 'completed' : 'unknown' },
    statement: { id: `call/${sessionRef}/ended` },
  };
};

/** Whether Telnyx says that it knows of no such call. */
const isUnknown = (status: number): boolean => status === 404 || status === 422;

export const callFindings = (read: Read, { status, body }: HttpAnswer, account: TelnyxAccount): Findings => {
  const answered = status === 200 ? parseJson(body) : undefined;
  const call = isRecord(answered) && isRecord(answered.data) ? answered.data : undefined;
  if (call?.is_alive === false) return { facts: [ended(read, call, account)] };
  if (isUnknown(status) && waited(read) >= GRACE_MS) return { facts: [ended(read, undefined, account)] };
  return { facts: [], next: askedAgain(read, account) };
};
