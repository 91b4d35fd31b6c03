import { type Instant, latest } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import type { AuviousAccount } from './auvious.config';
import { type RecordingMessage, wordsOf } from './auvious.messages';
import { momentOf } from './auvious.moments';
import { type About, aboutConversation, instanceRef, statedAs } from './auvious.origin';
import { locationOf, type StorageProfile } from './auvious.storage';
import { fileFacts, trackFacts } from './auvious.tracks';

export const MODE = { mode: 'conference' } as const;

/** What is said of a recorder, as far as it is said: an event has no more than ids, a state and an error. */
export interface Report {
  readonly message: RecordingMessage;
  readonly conversationRef: string;
  readonly recorderRef: string;
  readonly account: AuviousAccount;
  /** Whether the message would hold all there is to know. */
  readonly isWhole: boolean;
  /** When it was said; undefined counts as when it was received. */
  readonly at?: Instant | undefined;
  /** When this instance was first seen in the place of another. */
  readonly since?: Instant | undefined;
  /** What interruption is over, when the message says that it is active: the moment of one that the vendor dated. */
  readonly interruption?: string | undefined;
  /** Our own id of the capture, where it is known to be the one. */
  readonly captureId?: string | undefined;
}

export const occurred = (at: Instant | undefined): Pick<About, 'occurredAt'> =>
  at === undefined ? {} : { occurredAt: at };

const refsOf = ({ message, recorderRef, isWhole, since }: Report): Pick<About, 'refs'> => {
  const { instanceId, conferenceId, recovered, started } = message;
  const from = isWhole ? latest(momentOf(recovered), momentOf(started), since) : undefined;
  return {
    refs: {
      ...(conferenceId !== undefined && { conferenceRef: conferenceId }),
      ...(instanceId !== undefined && instanceRef(recorderRef, instanceId, from)),
    },
  };
};

const aboutRecorder = (report: Report): About => ({
  ...aboutConversation(report.conversationRef, report.account),
  captureRef: report.recorderRef,
  ...(report.captureId !== undefined && { captureId: report.captureId }),
  ...refsOf(report),
});

/** Everything said of one instance is about it, so that what another one says is something else. */
const says = ({ conversationRef, recorderRef, message }: Report, ...parts: readonly string[]) =>
  statedAs(conversationRef, recorderRef, message.instanceId ?? '', ...parts);

type Translate = (report: Report, about: About) => readonly VendorFact[];

const starting: Translate = (report, about) => [
  {
    ...about,
    ...says(report, 'INITIALISED'),
    ...occurred(momentOf(report.message.started) ?? report.at),
    name: 'CaptureStarting',
    data: MODE,
  },
];

const started: Translate = (report, about) => [
  {
    ...about,
    ...says(report, 'ACTIVE'),
    ...occurred(momentOf(report.message.started) ?? report.at),
    name: 'CaptureStarted',
    data: { ...MODE, confirmed: true },
  },
];

/** What ended may never have begun; a whole message then names no start. */
const startedBefore: Translate = (report, about) => (report.message.started ? started(report, about) : []);

const interrupted: Translate = (report, about) => {
  const { message, at, interruption = '' } = report;
  const moment = momentOf(message.error?.occurred);
  const cause = wordsOf(message.error) || 'PendingRecovery';
  return [
    ...started(report, about),
    {
      ...about,
      ...says(report, 'PENDING_RECOVERY', message.error?.occurred ?? interruption),
      ...occurred(moment ?? at),
      name: 'CaptureInterrupted',
      data: { ...MODE, cause },
    },
  ];
};

const hasRecovered = ({ message, interruption }: Report): boolean =>
  message.recovered !== undefined || (message.state === 'ACTIVE' && interruption !== undefined);

/** An interruption that was dated when it was heard of is over when that is: two clocks would not be in order. */
const recovered = (report: Report, about: About): readonly VendorFact[] => {
  if (!hasRecovered(report)) return [];
  const { message, interruption, at } = report;
  const undated = interruption !== undefined && momentOf(interruption) === undefined ? interruption : '';
  const moment = undated ? undefined : momentOf(message.recovered);
  const stated = says(report, 'recovered', message.recovered ?? '', undated);
  return [{ ...about, ...stated, ...occurred(moment ?? at), name: 'CaptureRecovered', data: MODE }];
};

const stopped: Translate = (report, about) => [
  ...startedBefore(report, about),
  {
    ...about,
    ...says(report, 'STOPPED'),
    ...occurred(momentOf(report.message.stopped) ?? report.at),
    name: 'CaptureStopped',
    data: MODE,
  },
];

const failed =
  (toCause: (words: string) => string): Translate =>
  (report, about) => {
    const { message, isWhole, at } = report;
    const hasBegun = !isWhole || message.started !== undefined || message.streams.length > 0;
    const stage = hasBegun ? 'running' : 'start';
    return [
      ...startedBefore(report, about),
      {
        ...about,
        ...says(report, 'failed', stage),
        ...occurred(momentOf(message.error?.occurred) ?? momentOf(message.stopped) ?? at),
        name: 'CaptureFailed',
        data: { ...MODE, stage, cause: toCause(wordsOf(message.error)) },
      },
    ];
  };

const byState: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['INITIALISED', starting],
  ['ACTIVE', started],
  ['PENDING_RECOVERY', interrupted],
  ['STOPPED', stopped],
  ['FAILED', failed((words) => words || 'Failed')],
  ['ABORTED', failed((words) => (words ? `Aborted: ${words}` : 'Aborted'))],
]);

/** A state that is not documented is told as it is. */
const inState: Translate = (report, about) => {
  const { state } = report.message;
  if (state === undefined) return startedBefore(report, about);
  const translate = byState.get(state);
  if (translate) return translate(report, about);
  const phase = `recorder ${state}`.slice(0, 100);
  return [{ ...about, ...says(report, 'state', state), name: 'SessionProgressed', data: { phase } }];
};

/** Of the conversation, not of one recorder. */
export const chatFacts = (
  { chatTranscript, storageProfile }: Pick<RecordingMessage, 'chatTranscript'> & { storageProfile?: StorageProfile },
  about: About,
): readonly VendorFact[] => {
  if (!chatTranscript) return [];
  const { id, created, location } = chatTranscript;
  const data = { transcriptRef: id, location: locationOf(storageProfile, location) };
  const stated = statedAs(about.sessionRef ?? '', 'chat', id);
  return [{ ...about, ...stated, ...occurred(momentOf(created)), name: 'ChatTranscriptStored', data }];
};

/** Recorder API, `RecordingDataMessage` and `RecordingDataEvent`. That a recorder has stopped says nothing of its files. */
export const recordingFacts = (report: Report): readonly VendorFact[] => {
  const about = aboutRecorder(report);
  const subject = { about, says: (...parts: readonly string[]) => says(report, ...parts) };
  return [
    ...inState(report, about),
    ...recovered(report, about),
    ...trackFacts(report.message, subject),
    ...fileFacts(report.message, subject),
    ...chatFacts(report.message, about),
  ];
};
