import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { context, iotcomms } from '../conformance/vendors';
import type { Command } from '../commands';
import type { Fact } from '../facts/fact';

const file = { vendor: 'iotcomms', captureRef: 'r1' };
const answer = { record: true, reason: 'policy', policyIds: [], policySetHash: '' } as const;
const announced = fact('SessionAnnounced', { answer }, { vendor: 'iotcomms' });
const available = fact('RecordingAvailable', { temporary: true }, { ...file, occurredAt: at(28), receivedAt: at(30) });
const stored = (seconds: number) =>
  fact('RecordingStored', { location: { store: 's3' } }, { ...file, occurredAt: at(seconds) });
const asked = { requestId: 'request-1', requestedBy: 'officer' };
const api = (seconds: number, heardAt: number) => ({
  vendor: 'api',
  sessionRef: '',
  links: [],
  occurredAt: at(seconds),
  receivedAt: at(heardAt),
});
const pause = (heardAt: number) => fact('PauseRequested', { ...asked, reason: 'card' }, api(10, heardAt));
const mask = [{ from: at(10), to: at(610), side: 'both' as const }];

const issued = (command: Partial<Command>) => decided('CommandIssued', { command: expect.objectContaining(command) });
const storeOf = (more: object = {}) => issued({ type: 'StoreRecording', ...more });
const deletion = issued({ type: 'DeleteRecording', captureRef: 'r1' });
const story = (...before: readonly (Fact | string)[]) => given(announced, ...before).under(context);

const captureId = (): string => story(available).state.captures[0]?.id ?? '';

describe('a temporary file', () => {
  it('is stored when late facts have had a moment', () => {
    story(available).when(at(30.999)).then();
    story(available)
      .when(at(31))
      .then(storeOf({ mask: [], target: 'archive', captureRef: 'r1' }));
  });

  it('is stored before it expires, however long it was to settle', () => {
    const expiring = fact(
      'RecordingAvailable',
      { temporary: true, expiresAt: at(630) },
      { ...file, occurredAt: at(30) },
    );
    const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: true };
    const patient = contextOf({ decision: { store, settleMs: 3_600_000 }, profiles: { iotcomms } });
    given(announced, expiring).under(patient).when(at(329.999)).then();
    given(announced, expiring).under(patient).when(at(330)).then(storeOf());
  });

  it('is not stored of what a vendor recorded of its own and nobody may record', () => {
    const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: true };
    const demand = (record: boolean) =>
      contextOf({ decision: { record, decidedBy: 'prohibition', store }, profiles: { iotcomms } });
    const started = fact('SessionStarted', {}, { vendor: 'iotcomms' });
    given(started, available).under(demand(false)).when(at(600)).then();
    given(started, available).under(demand(true)).when(at(32)).then(storeOf());
  });

  it('is stored without what was paused', () => story(available, pause(12)).when(at(31)).then(storeOf({ mask })));

  it('is stored anew when a pause is heard of late', () =>
    story(available, at(31), stored(33), pause(34))
      .when(at(35))
      .then(storeOf({ mask, attempt: 1 })));

  it('is not stored a second time while the first may still overwrite it', () => {
    story(available, at(31), pause(32)).when(at(33)).then();
    story(available, at(31), pause(32), stored(33)).when(at(33)).then(storeOf({ mask }));
  });

  it('is not stored by an attempt that would bring back what is masked by now', () => {
    const [decision] = story(available).when(at(31)).decisions;
    const commandId = decision?.name === 'CommandIssued' ? decision.data.command.commandId : '';
    const busy = fact(
      'CommandRefused',
      { commandId, reason: 'busy', retryable: true },
      { ...file, occurredAt: at(32) },
    );
    story(available, at(31), busy, pause(32))
      .when(at(60))
      .then(storeOf({ mask, attempt: 1 }));
  });

  it('is not tried again while another store of it is under way', () => {
    const resume = fact('ResumeRequested', { ...asked, requestId: 'r' }, api(20, 33));
    const remask = fact('StoreRequested', { ...asked, requestId: 's', captureId: captureId(), mask }, api(34, 34));
    const first = story(available, pause(12))
      .when(at(31))
      .decisions.flatMap((e) => (e.name === 'CommandIssued' ? [e.data] : []));
    const busy = fact(
      'CommandRefused',
      { commandId: first[0]?.command.commandId, reason: 'busy', retryable: true },
      { ...file, occurredAt: at(32) },
    );
    const underWay = [available, pause(12), at(31), busy, resume, at(32.5), remask];
    story(...underWay)
      .when(at(60))
      .then();
    story(...underWay, stored(50))
      .when(at(60))
      .then(storeOf({ mask, attempt: 2 }));
  });

  it('is stored though nobody heard of its session before', () =>
    given(available).under(context).when(at(31)).then(storeOf()));

  it('is not stored where no policy says where to', () => given(announced, available).when(at(31)).then());

  it('is not stored where the vendor keeps it', () =>
    story(fact('RecordingAvailable', { temporary: false }, { ...file, occurredAt: at(30) }))
      .when(at(40))
      .then());

  it('is not stored when it was merged', () =>
    story(
      available,
      fact('RecordingMerged', { captureRefs: ['r1'], location: { store: 's3' } }, { ...file, occurredAt: at(30) }),
    )
      .when(at(31))
      .then());

  it.each([
    ['cancelled', fact('CaptureCancelled', { mode: 'file' }, { ...file, occurredAt: at(30) })],
    ['expired', fact('RecordingExpired', {}, { ...file, occurredAt: at(30) })],
    ['deleted', fact('RecordingDeleted', {}, { ...file, occurredAt: at(30) })],
  ])('that was %s is not stored', (_, gone) => story(available, gone).when(at(31)).then('CommandWithheld'));
});

describe('the original of a stored file', () => {
  it('is deleted once it is stored', () => story(available, at(31), stored(33)).when(at(33)).then(deletion));
  it('is kept until it is stored', () => story(available, at(31)).when(at(50)).then());

  it('is kept while it is not stored with the masks of today', () => {
    const remasked = [available, at(31), stored(33), pause(33), at(34)];
    story(...remasked)
      .when(at(40))
      .then();
    story(...remasked, stored(41))
      .when(at(41))
      .then(deletion);
  });

  it('is not deleted by another attempt while it is not stored with the masks of today', () => {
    const [decision] = story(available, at(31), stored(33)).when(at(33)).decisions;
    const commandId = decision?.name === 'CommandIssued' ? decision.data.command.commandId : '';
    const busy = fact(
      'CommandRefused',
      { commandId, reason: 'busy', retryable: true },
      { ...file, occurredAt: at(34) },
    );
    const remasked = [available, at(31), stored(33), at(33), pause(33.5), busy] as const;
    story(...remasked)
      .when(at(40))
      .then(storeOf({ mask }));
    story(...remasked, at(40), stored(41))
      .when(at(41))
      .then(issued({ type: 'DeleteRecording', attempt: 2 }));
  });

  it('is not deleted for a store of which nobody asked', () =>
    story(available, stored(30)).when(at(31)).then(storeOf()));
});
