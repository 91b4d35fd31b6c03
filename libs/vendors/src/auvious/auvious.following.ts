import { deriveId, type Instant, instantAt } from '@earwitness/domain';
import type { Findings, Read } from '../contract/reads';
import type { VendorFact } from '../contract/webhook';
import { alarmWhereForbidden, findings, liveFacts, recordingIn } from './auvious.discovery';
import type { RecordingMessage } from './auvious.messages';
import { aboutConversation, instanceRef, statedAs } from './auvious.origin';
import { atOnce, type Look, paced, type PaceName } from './auvious.pace';
import { MODE, recordingFacts } from './auvious.recordings';
import { isSettled, isTerminal, openTracks } from './auvious.tracks';

/*
 * A recorder is followed from its start until its files are in the customer's storage: `state` until it is ACTIVE, then
 * `recording`, which says everything; `instance` where it may have come back as another one.
 */

type About = Read['about'];

const MOST_MISSED = 3;

const without = (about: About, ...names: readonly string[]): About =>
  Object.fromEntries(Object.entries(about).filter(([name]) => !names.includes(name)));

const aboutRecorder = ({ about, account }: Look) => {
  const { conversationRef = '', recorderRef = '', instanceRef: instance, captureId } = about;
  return {
    ...aboutConversation(conversationRef, account),
    captureRef: recorderRef,
    ...(captureId !== undefined && { captureId }),
    ...(instance !== undefined && { refs: instanceRef(recorderRef, instance, undefined) }),
  };
};

const failure = (look: Look, stage: 'start' | 'running' | 'storage', cause: string): VendorFact => {
  const { conversationRef = '', recorderRef = '' } = look.about;
  const stated = statedAs(conversationRef, recorderRef, stage, cause);
  return { ...aboutRecorder(look), ...stated, name: 'CaptureFailed', data: { ...MODE, stage, cause } };
};

const goOn = (what: string, look: Look, pace: PaceName) => paced(what, look.about, [pace, look.account]);

/** After a minute a start counts as failed. It is still looked after: nobody wants a recorder that nobody knows of. */
const stillStarting = (facts: readonly VendorFact[], look: Look): Findings => {
  if (look.about.pace === 'late') return findings(facts, goOn('state', look, 'late'));
  const next = goOn('state', look, 'starting');
  if (next) return findings(facts, next);
  return findings([...facts, failure(look, 'start', 'NotActiveInTime')], goOn('state', look, 'late'));
};

/** A new recorder may not be visible yet; one that stays away may have come back as another instance. */
const missing = (what: string, look: Look): Findings => {
  const missed = Number(look.about.missed ?? 0) + 1;
  const about = { ...look.about, missed: String(missed) };
  if (missed < MOST_MISSED) return findings([], paced(what, about, ['missing', look.account]));
  return findings([], atOnce('instance', about, look));
};

const unclear = (what: string, look: Look): Findings => {
  if (look.answer.status === 404) return missing(what, look);
  const { pace } = look.about;
  if (pace === 'starting' || pace === 'late') return stillStarting(alarmWhereForbidden(what, look), look);
  const next = goOn(what, look, 'unclear');
  const facts = alarmWhereForbidden(what, look);
  return findings(next ? facts : [...facts, failure(look, 'running', 'NotReadable')], next);
};

/** Which interruption this is: as the vendor dates it, else by how many were seen. */
const interruptedIn = ({ error }: RecordingMessage, about: About): About => {
  const count = Number(about.interruptions ?? 0) + (about.interruption === undefined ? 1 : 0);
  const interruption = error?.occurred ?? about.interruption ?? `seen-${count}`;
  return { ...about, interruption, interruptions: String(count) };
};

/** `…/state`: until it is ACTIVE, and again while it recovers. All else is asked of the whole recording. */
export const lookAtState = (seen: Look): Findings => {
  const message = recordingIn(seen);
  if (message?.state === undefined) return unclear('state', seen);
  const look = { ...seen, about: without(seen.about, 'missed') };
  if (message.state === 'INITIALISED') return stillStarting(liveFacts(message, look), look);
  if (message.state !== 'PENDING_RECOVERY')
    return findings(
      liveFacts(message, { ...look, about: without(look.about, 'interruption') }),
      atOnce('recording', look.about, look),
    );
  const about = interruptedIn(message, look.about);
  return findings(liveFacts(message, { ...look, about }), atOnce('instance', about, look));
};

const formerOf = ({ former = '' }: About): readonly string[] => former.split(',').filter(Boolean);

/** When all is in place: the instances before this one, which may have files of their own, then what was co-browsed. */
const finished = (facts: readonly VendorFact[], look: Look): Findings => {
  const what = formerOf(look.about).length > 0 ? 'former' : 'cobrowse';
  return findings(facts, atOnce(what, without(look.about, 'pace', 'waitMs', 'waitedMs'), look));
};

/** A day is enough for an upload: what is not there by then is lost. */
const givenUp = (message: RecordingMessage, look: Look): readonly VendorFact[] => {
  const { conversationRef = '', recorderRef = '' } = look.about;
  const open = openTracks(message);
  const cause = open.length > 0 ? 'NotUploadedInTime' : 'NoTracks';
  const tracks = open.map((trackRef): VendorFact => {
    const stated = statedAs(conversationRef, recorderRef, 'track', trackRef, cause);
    return { ...aboutRecorder(look), ...stated, name: 'TrackFailed', data: { trackRef, cause } };
  });
  return [...tracks, failure(look, 'storage', cause)];
};

const afterTheEnd = (message: RecordingMessage, facts: readonly VendorFact[], look: Look): Findings => {
  if (isSettled(message)) return finished(facts, look);
  const next = goOn('recording', look, 'over');
  return next ? findings(facts, next) : finished([...facts, ...givenUp(message, look)], look);
};

const toFacts = (message: RecordingMessage, { about, account }: Look): readonly VendorFact[] => {
  const { conversationRef = '', recorderRef = '', captureId, interruption, since } = about;
  const instanceId = message.instanceId ?? about.instanceRef;
  const known = { conversationRef, recorderRef, account, captureId, interruption, since };
  return recordingFacts({ ...known, message: { ...message, instanceId }, isWhole: true });
};

const inState = (message: RecordingMessage, facts: readonly VendorFact[], look: Look): Findings => {
  if (isTerminal(message)) return afterTheEnd(message, facts, look);
  if (message.state === 'INITIALISED') return stillStarting(facts, look);
  if (message.state === 'PENDING_RECOVERY') return findings(facts, atOnce('instance', look.about, look));
  return findings(facts, goOn('recording', { ...look, about: without(look.about, 'interruption') }, 'active'));
};

/** `RecordingDataMessage`: what it said the last time is not said again. */
export const lookAtRecording = (seen: Look): Findings => {
  const message = recordingIn(seen);
  if (message?.state === undefined) return unclear('recording', seen);
  const found = without(seen.about, 'missed');
  const about = message.state === 'PENDING_RECOVERY' ? interruptedIn(message, found) : found;
  const told = deriveId(seen.answer.body, about.instanceRef ?? '');
  const facts = told === about.told ? [] : toFacts(message, { ...seen, about });
  return inState(message, facts, { ...seen, about: { ...about, told } });
};

const dateOf = ({ answer }: Look): Instant | undefined => instantAt(Date.parse(answer.headers.date ?? ''));

/** From here on this instance is the one; the one before may still have files. */
const replacedBy = (instance: string, look: Look): About => {
  const { about } = look;
  const former = [...formerOf(about), encodeURIComponent(about.instanceRef ?? '')].filter(Boolean).join(',');
  const since = dateOf(look);
  return { ...without(about, 'missed', 'told'), instanceRef: instance, former, ...(since && { since }) };
};

const othersFacts = (message: RecordingMessage, look: Look): readonly VendorFact[] =>
  liveFacts(message, { ...look, about: without(look.about, 'captureId', 'interruption') });

/** Of another recorder of the same conversation; this one may be lost then, or only be away. */
const stillAway = (facts: readonly VendorFact[], look: Look): Findings => {
  const { about, answer } = look;
  const isLost = about.missed !== undefined && (answer.status === 404 || facts.length > 0);
  const next = isLost ? undefined : goOn('state', { ...look, about: without(about, 'missed') }, 'recovering');
  return findings(next ? facts : [...facts, failure(look, 'running', 'NotFound')], next);
};

/** `…/active`, after an interruption or when the recorder is gone: whether it is back, and as which instance. */
export const lookForInstance = (look: Look): Findings => {
  const { about } = look;
  const message = recordingIn(look);
  if (!message) return stillAway([], look);
  const isOther = message.recorderId !== undefined && message.recorderId !== about.recorderRef;
  if (isOther) return stillAway(othersFacts(message, look), look);
  const { instanceId } = message;
  if (instanceId !== undefined && instanceId !== about.instanceRef)
    return findings([], atOnce('recording', replacedBy(instanceId, look), look));
  const isBack = message.state === 'ACTIVE' && about.missed === undefined;
  return isBack ? findings([], atOnce('recording', about, look)) : stillAway([], look);
};

/** An instance that was replaced: its own tracks, and nothing of its state, which is the recorder's no more. */
export const lookAtFormer = (look: Look): Findings => {
  const message = recordingIn(look);
  const [current = '', ...others] = formerOf(look.about);
  const tracksOnly = { state: undefined, recovered: undefined, started: undefined };
  const about = { ...look.about, instanceRef: decodeURIComponent(current) };
  const facts = message ? toFacts({ ...message, ...tracksOnly }, { ...look, about }) : [];
  return finished(facts, { ...look, about: { ...look.about, former: others.join(',') } });
};
