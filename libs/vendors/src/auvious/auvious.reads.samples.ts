import type { FactName } from '@earwitness/domain';
import type { ReadSample } from '../contract/adapter.contract';
import {
  ABOUT,
  answerText,
  call,
  CONVERSATION,
  FIRST,
  lookedAt,
  ofConversation,
  ofInstance,
  OF_FIRST,
  RECORDER,
  SECOND,
  start,
} from './auvious.given';

const read = (
  what: string,
  about: Record<string, string>,
  sample: Omit<ReadSample, 'read' | 'call' | 'answer'> & { path: string; body: string; status?: number },
): ReadSample => {
  const { path, body, status = 200, ...found } = sample;
  return { ...found, read: { what, about }, call: call(path), answer: { status, headers: {}, body } };
};

const STARTED_AND_STOPPED: readonly FactName[] = ['CaptureStarted', 'CaptureStopped'];
const TWO_TRACKS: readonly FactName[] = [
  ...['TrackStarted', 'TrackStopped', 'TrackStored'],
  ...['TrackStarted', 'TrackStopped', 'TrackStored'],
] as FactName[];

const asked = { conversationRef: CONVERSATION };
const followed = { conversationRef: CONVERSATION, recorderRef: RECORDER, instanceRef: FIRST };
const nextOf = (what: string, about: Record<string, string>, body: string) =>
  lookedAt(what, about, { body }).next?.read;

/** Every read, with what is found. */
export const reads: Record<string, ReadSample> = {
  'a recording that started by itself': read('active', asked, {
    path: `${ofConversation}/active`,
    body: answerText('state'),
    facts: ['CaptureStarted'],
    next: {
      what: 'active',
      about: {
        ...asked,
        seen: `${RECORDER}/${FIRST}/ACTIVE`,
        pace: 'conference',
        waitMs: '15000',
        waitedMs: '15000',
      },
    },
  }),
  'what a start has started': read(
    'started',
    { ...asked, captureId: start.captureId },
    { path: `${ofConversation}/active`, body: answerText('state'), facts: ['CaptureStarted'] },
  ),
  'the state of a recorder': read('state', ABOUT, {
    path: `${ofInstance}/state`,
    body: answerText('state'),
    facts: ['CaptureStarted'],
    next: { what: 'recording', about: ABOUT },
  }),
  'a recorder that is back as another instance': read('instance', ABOUT, {
    path: `${ofConversation}/active`,
    body: JSON.stringify({ ...OF_FIRST, instanceId: SECOND, state: 'ACTIVE' }),
    facts: [],
    next: { what: 'recording', about: { ...ABOUT, instanceRef: SECOND, former: FIRST } },
  }),
  'a recording that is stored': read('recording', ABOUT, {
    path: ofInstance,
    body: answerText('recording-stored'),
    facts: [...STARTED_AND_STOPPED, ...TWO_TRACKS, 'RecordingAvailable', 'RecordingStored', 'ChatTranscriptStored'],
    next: nextOf('recording', ABOUT, answerText('recording-stored')) ?? { what: '', about: {} },
  }),
  'an instance that was replaced': read(
    'former',
    { ...followed, instanceRef: SECOND, former: FIRST },
    {
      path: ofInstance,
      body: answerText('recording-stored'),
      facts: [...TWO_TRACKS, 'ChatTranscriptStored'],
      next: { what: 'cobrowse', about: { ...followed, instanceRef: SECOND, former: '' } },
    },
  ),
  'what was recorded in a conference': read('recordings', asked, {
    path: ofConversation,
    body: answerText('conversation'),
    facts: ['CaptureStarted', 'ChatTranscriptStored'],
    next: { what: 'composition', about: asked },
  }),
  'a conference in which nothing was recorded': read('recordings', asked, {
    path: ofConversation,
    body: '',
    status: 404,
    facts: [],
  }),
  'the recording of a conference': read('composition', asked, {
    path: `/compositions/${CONVERSATION}`,
    body: answerText('recording-of-which-a-track-failed'),
    facts: [
      ...STARTED_AND_STOPPED,
      ...(['TrackStarted', 'TrackStopped', 'TrackStored'] as const),
      ...(['TrackStarted', 'TrackStopped', 'TrackFailed'] as const),
      'CaptureFailed',
    ],
  }),
  'what was co-browsed': read('cobrowse', ABOUT, {
    path: `${ofConversation}/cobrowse`,
    body: answerText('cobrowse-sessions'),
    facts: ['CobrowseStored'],
    next: { what: 'cobrowse', about: { ...ABOUT, pace: 'over', waitMs: '10000', waitedMs: '10000' } },
  }),
};
