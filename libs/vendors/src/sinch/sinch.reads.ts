import type { Fact } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import type { Findings, Read, VendorReads, WatchChange } from '../contract/reads';
import { callFindings, callRead, toCallRead } from './sinch.call-reads';
import type { SinchAccount } from './sinch.config';
import { toTranscriptCall, transcriptFindings, transcriptRead } from './sinch.transcript-reads';

const watchCall = (fact: Fact, account: SinchAccount): readonly WatchChange[] => {
  const { sessionRef, refs } = fact.origin;
  if (sessionRef === undefined) return [];
  const key = `call/${sessionRef}`;
  if (fact.name === 'SessionEnded') return [{ change: 'end', key }];
  const isBegin = fact.name === 'SessionAnnounced' || fact.name === 'SessionStarted';
  if (!isBegin || refs?.callRef !== sessionRef) return [];
  const read = callRead(sessionRef, refs);
  return [{ change: 'begin', key, read, afterMs: account.askAfterMinutes * 60_000 }];
};

const watchTranscript = (fact: Fact, account: SinchAccount): readonly WatchChange[] => {
  if (fact.name !== 'TranscriptAvailable' || fact.data.lineCount !== undefined) return [];
  const read = transcriptRead(fact, account);
  return read ? [{ change: 'begin', key: `transcript/${fact.id}`, read, afterMs: 0 }] : [];
};

/**
 * Sinch has no list of calls, of notifications or of recordings in a bucket of the customer's. What it can be asked for is
 * one call, and a transcript where it lies.
 */
export const sinchReads: VendorReads<SinchAccount> = {
  watch: (fact, account) => [...watchCall(fact, account), ...watchTranscript(fact, account)],
  toCall: (read, account, { nowSeconds }) =>
    read.what === 'call' ? toCallRead(read, account, nowSeconds) : toTranscriptCall(read, account, nowSeconds),
  toFindings: (read: Read, answer: HttpAnswer, account: SinchAccount): Findings =>
    read.what === 'call' ? callFindings(read, answer, account) : transcriptFindings(read, answer, account),
};
