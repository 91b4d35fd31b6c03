import type { Fact } from '@earwitness/domain';
import type { HttpAnswer, HttpCall } from '../contract/command';
import type { Findings, Period, Read, ReadContext, VendorReads, WatchChange } from '../contract/reads';
import { askCall, callFindings, callRead } from './telnyx.call-state';
import type { TelnyxAccount } from './telnyx.config';
import { deliveriesRead, listCall, listFindings } from './telnyx.lists';

/** A leg is asked about until its end is heard of; of a conference nothing is documented that could be asked. */
const watch = ({ name, origin }: Fact, account: TelnyxAccount): readonly WatchChange[] => {
  const { sessionRef, refs = {} } = origin;
  if (sessionRef === undefined) return [];
  const key = `call/${sessionRef}`;
  if (name === 'SessionEnded') return [{ change: 'end', key }];
  if (name !== 'SessionStarted' || refs.kind !== 'leg' || !refs.callControlRef) return [];
  const { callControlRef, callSessionRef } = refs;
  return [{ change: 'begin', key, ...callRead({ sessionRef, callControlRef, callSessionRef }, account) }];
};

/** What was not delivered comes first: it says more than the recordings that are there in the end. */
const backfill = ({ from, to }: Period): Read => deliveriesRead(from, to);

const toCall = (read: Read, account: TelnyxAccount, _: ReadContext): HttpCall | undefined =>
  read.what === 'call' ? askCall(read, account) : listCall(read, account);

const toFindings = (read: Read, answer: HttpAnswer, account: TelnyxAccount): Findings =>
  read.what === 'call' ? callFindings(read, answer, account) : listFindings(read, answer, account);

export const telnyxReads: VendorReads<TelnyxAccount> = { watch, backfill, toCall, toFindings };
