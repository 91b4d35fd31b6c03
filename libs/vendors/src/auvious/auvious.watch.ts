import type { Fact } from '@earwitness/domain';
import type { WatchChange } from '../contract/reads';
import type { AuviousAccount } from './auvious.config';
import { latestInstance } from './auvious.origin';
import { asked, paced } from './auvious.pace';

type Changes = (fact: Fact, account: AuviousAccount) => readonly WatchChange[];

const conferenceKey = (conversationRef: string): string => `conference/${conversationRef}`;

/** A recording may start by itself in any conference. */
const conferenceBegan: Changes = ({ origin: { sessionRef: conversationRef } }, account) => {
  if (conversationRef === undefined) return [];
  const { read, afterMs } = asked({ what: 'active', about: { conversationRef } }, 2_000, account);
  return [{ change: 'begin', key: conferenceKey(conversationRef), read, afterMs }];
};

const conferenceEnded: Changes = ({ origin: { sessionRef: conversationRef } }, account) => {
  if (conversationRef === undefined) return [];
  const { read, afterMs } = asked({ what: 'recordings', about: { conversationRef } }, 5_000, account);
  const key = `ended/${conversationRef}`;
  return [
    { change: 'end', key: conferenceKey(conversationRef) },
    { change: 'begin', key, read, afterMs },
  ];
};

const beginning = (
  [key, what]: readonly [string, string],
  about: Readonly<Record<string, string>>,
  account: AuviousAccount,
): readonly WatchChange[] => {
  const next = paced(what, about, ['starting', account]);
  return next ? [{ change: 'begin', key, ...next }] : [];
};

/** The start was taken, or nobody knows whether it was: its ids have to be found. */
const startUnseen: Changes = ({ origin: { sessionRef, captureId } }, account) => {
  if (sessionRef === undefined || captureId === undefined) return [];
  return beginning([`start/${captureId}`, 'started'], { conversationRef: sessionRef, captureId }, account);
};

const startUnknown: Changes = (fact, account) =>
  fact.name === 'CommandUnknown' && fact.data.commandType === 'StartCapture' ? startUnseen(fact, account) : [];

/** Of a recorder whose instance is not named, nothing can be asked. */
const recorderSeen: Changes = (fact, account) => {
  const { sessionRef, captureRef, captureId, refs = {} } = fact.origin;
  if (captureRef === undefined) return fact.name === 'CaptureStarting' ? startUnseen(fact, account) : [];
  const instanceRef = latestInstance(refs, captureRef);
  if (sessionRef === undefined || instanceRef === undefined) return [];
  const known = { conversationRef: sessionRef, recorderRef: captureRef, instanceRef };
  const about = captureId === undefined ? known : { ...known, captureId };
  return beginning([`recorder/${sessionRef}/${captureRef}`, 'state'], about, account);
};

const byFact: ReadonlyMap<Fact['name'], Changes> = new Map<Fact['name'], Changes>([
  ['SessionStarted', conferenceBegan],
  ['SessionEnded', conferenceEnded],
  ['CommandUnknown', startUnknown],
  ['CaptureStarting', recorderSeen],
  ['CaptureStarted', recorderSeen],
  ['CaptureInterrupted', recorderSeen],
  ['CaptureStopped', recorderSeen],
]);

/** Recorder API: which recorders have to be asked about, as conferences and recordings come and go. */
export const watchAuvious: Changes = (fact, account) => byFact.get(fact.name)?.(fact, account) ?? [];
