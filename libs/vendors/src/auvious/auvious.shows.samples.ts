import type { VendorFact } from '../contract/webhook';
import { ABOUT, announced, answerText, factsOf, lookedAt, NOW, pushed, OF_FIRST } from './auvious.given';

const ofStream = (stream: object, track: object) => {
  const streams = [{ id: 'st-1', userId: 'u-1', ...stream, tracks: [{ id: 'tr-1', type: 'AUDIO', ...track }] }];
  return factsOf(pushed({ ...OF_FIRST, state: 'ACTIVE', streams }));
};
/** Without what the recorder's own state is. */
const tracksOf = (stream: object, track: object = {}) =>
  ofStream(stream, track).filter(({ name }) => name.startsWith('Track'));
const withoutStart = (facts: readonly VendorFact[]) => facts.filter(({ name }) => name !== 'TrackStarted');

const inState = (state: string, more: object = {}) =>
  factsOf(pushed({ ...OF_FIRST, state, started: '2026-11-20T08:15:31Z', ...more }));
const storedAt = (provider: string) => {
  const tracks = [{ id: 'tr-1', storage: { objectStorage: { uploaded: NOW, location: 'a' } } }];
  const stopped = { ...OF_FIRST, state: 'STOPPED', storageProfile: { provider }, streams: [{ tracks }] };
  return factsOf(pushed(stopped)).filter(({ name }) => name.startsWith('Recording'));
};
const announcing = (named: string) =>
  factsOf(announced({ event: named, conversationId: 'c-1', conferenceId: 'room-1', participants: [{ userId: 'u' }] }));

/** By term of the vocabulary: what becomes of it. */
export const shows: Record<string, () => readonly VendorFact[]> = {
  'state: INITIALISED': () => inState('INITIALISED'),
  'state: ACTIVE': () => inState('ACTIVE'),
  'state: PENDING_RECOVERY': () => inState('PENDING_RECOVERY'),
  'state: ACTIVE, recovered': () => inState('ACTIVE', { recovered: '2026-11-20T08:20:08Z' }),
  'state: STOPPED': () => inState('STOPPED'),
  'state: FAILED': () => inState('FAILED'),
  'state: ABORTED': () => inState('ABORTED'),
  'streams.state: RECORDING': () => tracksOf({ state: 'RECORDING' }),
  'streams.state: STOPPED': () => tracksOf({ state: 'STOPPED' }),
  'streams.state: FAILED': () => tracksOf({ state: 'FAILED' }),
  ...Object.fromEntries(
    ['CAM', 'MIC', 'SCREEN', 'VIDEO', 'HOLD', 'UNKNOWN'].map((type) => [
      `streams.type: ${type}`,
      () => tracksOf({ type }),
    ]),
  ),
  'tracks.type: AUDIO': () => tracksOf({ type: 'CAM' }, { type: 'AUDIO' }),
  'tracks.type: VIDEO': () => tracksOf({ type: 'CAM' }, { type: 'VIDEO' }),
  ...Object.fromEntries(
    ['AMAZON_S3', 'AZURE_BLOB', 'GOOGLE_CLOUD', 'SFTP_STORAGE'].map((name) => [
      `provider: ${name}`,
      () => storedAt(name),
    ]),
  ),
  'objectStorage.uploaded': () => withoutStart(tracksOf({}, { storage: { objectStorage: { uploaded: NOW } } })),
  'objectStorage.error': () => withoutStart(tracksOf({}, { storage: { objectStorage: { error: { code: '403' } } } })),
  chatTranscript: () => factsOf(pushed({ ...OF_FIRST, chatTranscript: { id: 'chat-1', created: NOW, location: 'x' } })),
  'cobrowseSessions.uploaded': () => lookedAt('cobrowse', ABOUT, { body: answerText('cobrowse-sessions') }).facts,
  ...Object.fromEntries(
    ['announced', 'started', 'participantJoined', 'participantLeft', 'ended'].map((name) => [
      name,
      () => announcing(name),
    ]),
  ),
};
