import type { Findings } from '../contract/reads';
import type { VendorFact } from '../contract/webhook';
import { parseJson } from './auvious.envelope';
import { cobrowseMessage, conversationMessage, type RecordingMessage, recordingMessage } from './auvious.messages';
import { momentOf } from './auvious.moments';
import { aboutConversation, statedAs } from './auvious.origin';
import { atOnce, type Look, paced, type PaceName } from './auvious.pace';
import { chatFacts, MODE, occurred, recordingFacts } from './auvious.recordings';

/** Ends quietly. */
export const nothing: Findings = { facts: [] };

export const bodyOf = ({ answer }: Look): unknown =>
  answer.status >= 200 && answer.status < 300 ? parseJson(answer.body)?.value : undefined;

export const recordingIn = (look: Look): RecordingMessage | undefined => recordingMessage.safeParse(bodyOf(look)).data;

export const findings = (facts: readonly VendorFact[], next: Findings['next'] | undefined): Findings =>
  next ? { facts, next } : { facts };

const goOn = (what: string, look: Look, pace: PaceName) => paced(what, look.about, [pace, look.account]);

/** That a role is missing is for people to know, once; it may be given. */
export const alarmWhereForbidden = (what: string, { about, answer, account }: Look): readonly VendorFact[] => {
  const { conversationRef = '' } = about;
  if (answer.status !== 403) return [];
  const data = { alarm: 'Forbidden', error: `may not read: ${what}`, detail: {} };
  const stated = statedAs(conversationRef, 'forbidden', what);
  return [{ ...aboutConversation(conversationRef, account), ...stated, name: 'VendorAlarmRaised', data }];
};

const liveStates: ReadonlySet<string | undefined> = new Set(['INITIALISED', 'ACTIVE', 'PENDING_RECOVERY']);

/** An event of a recorder that records. Of one that is over it says too little: whether it ever recorded. */
export const liveFacts = (message: RecordingMessage, look: Look): readonly VendorFact[] => {
  const { about, account } = look;
  const { recorderId: recorderRef = about.recorderRef } = message;
  const { conversationRef = '', captureId, interruption } = about;
  if (recorderRef === undefined || !liveStates.has(message.state)) return [];
  const known = { message, conversationRef, recorderRef, account, isWhole: false, captureId };
  return recordingFacts({ ...known, interruption: message.state === 'PENDING_RECOVERY' ? interruption : undefined });
};

/** While a conference lasts: whether a recording has started that nobody here knows of (`…/active`, 404 when none). */
export const lookForActive = (look: Look): Findings => {
  const message = recordingIn(look);
  const { recorderId = '', instanceId = '', state = '' } = message ?? {};
  const seen = [recorderId, instanceId, state].join('/');
  const isNew = message !== undefined && seen !== look.about.seen;
  const next = goOn('active', isNew ? { ...look, about: { ...look.about, seen } } : look, 'conference');
  return findings([...(isNew ? liveFacts(message, look) : []), ...alarmWhereForbidden('active', look)], next);
};

/** Others may have said the same of the recorder already, but not which capture it is. */
const asStarted = (fact: VendorFact, { about: { captureId = '' } }: Look): VendorFact => ({
  ...fact,
  statement: { id: `${fact.statement?.id ?? ''}/${captureId}` },
});

/** The start was sent and nobody knows its ids: what is active now is what it started. */
export const lookForStarted = (look: Look): Findings => {
  const message = recordingIn(look);
  const facts = message ? liveFacts(message, look).map((fact) => asStarted(fact, look)) : [];
  const next = facts.length > 0 ? undefined : goOn('started', look, 'starting');
  if (facts.length > 0 || next) return findings(facts, next);
  const { conversationRef = '', captureId = '' } = look.about;
  const about = { ...aboutConversation(conversationRef, look.account), captureId };
  const data = { ...MODE, stage: 'start', cause: 'NotActiveInTime' } as const;
  return { facts: [{ ...about, ...statedAs(captureId, 'NotActiveInTime'), name: 'CaptureFailed', data }] };
};

/**
 * After a conference: what was recorded in it (`ConversationMessage`). It names no instances and no states: it says that
 * there were recorders, and when; what became of them has to be asked for.
 */
export const lookForRecordings = (look: Look): Findings => {
  const { conversationRef = '' } = look.about;
  if (look.answer.status === 404) return nothing;
  const parsed = conversationMessage.safeParse(bodyOf(look)).data;
  if (!parsed) return findings(alarmWhereForbidden('recordings', look), goOn('recordings', look, 'unclear'));
  const ofConversation = aboutConversation(conversationRef, look.account);
  const facts = parsed.recordings.flatMap(({ recorderId, started }): readonly VendorFact[] => {
    if (recorderId === undefined || started === undefined) return [];
    const stated = statedAs(conversationRef, recorderId, 'summary', 'started');
    const about = { ...ofConversation, captureRef: recorderId, ...stated, ...occurred(momentOf(started)) };
    return [{ ...about, name: 'CaptureStarted', data: { ...MODE, confirmed: true } }];
  });
  const chat = chatFacts(
    { chatTranscript: parsed.chatTranscript, storageProfile: { provider: parsed.provider } },
    ofConversation,
  );
  const next = parsed.recordings.length > 0 ? atOnce('composition', look.about, look) : undefined;
  return findings([...facts, ...chat], next);
};

/** The one recording that the composer has of a conversation, with its instance: from there it can be followed. */
export const lookAtComposition = (look: Look): Findings => {
  const message = recordingIn(look);
  const { conversationRef = '' } = look.about;
  const recorderRef = message?.recorderId;
  if (!message || recorderRef === undefined) return { facts: alarmWhereForbidden('composition', look) };
  return { facts: recordingFacts({ message, conversationRef, recorderRef, account: look.account, isWhole: true }) };
};

/** When the files are in place: what was seen of screens (`ConversationCobrowseSessionDataMessage`). */
export const lookForCobrowse = (look: Look): Findings => {
  const { conversationRef = '', recorderRef } = look.about;
  const parsed = cobrowseMessage.safeParse(bodyOf(look)).data;
  if (!parsed) {
    const isOver = look.answer.status === 404 || look.answer.status === 403;
    return findings(alarmWhereForbidden('cobrowse', look), isOver ? undefined : goOn('cobrowse', look, 'over'));
  }
  const sessions = parsed.cobrowseSessions.filter(({ recorderId = recorderRef }) => recorderId === recorderRef);
  const facts = sessions.flatMap(({ cobrowseSessionId, uploaded }): readonly VendorFact[] => {
    if (cobrowseSessionId === undefined || uploaded === undefined) return [];
    const stated = statedAs(conversationRef, 'cobrowse', cobrowseSessionId);
    const about = {
      ...aboutConversation(conversationRef, look.account),
      ...(recorderRef && { captureRef: recorderRef }),
    };
    const data = { cobrowseRef: cobrowseSessionId };
    return [{ ...about, ...stated, ...occurred(momentOf(uploaded)), name: 'CobrowseStored', data }];
  });
  const isOpen = sessions.some(({ uploaded }) => uploaded === undefined);
  return findings(facts, isOpen ? goOn('cobrowse', look, 'over') : undefined);
};
