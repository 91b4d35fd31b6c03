import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import type { Command } from '../commands';
import type { Fact } from '../facts/fact';
import type { Instant } from '../instant';

const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: true };
const context = contextOf({
  decision: {
    startWithinMs: 10 ** 9,
    settleMs: 10 ** 9,
    store,
  },
  profiles: { telnyx: { ...telnyx, startsWithSession: [] }, iotcomms },
});
const api = { vendor: 'api', sessionRef: '', links: [], occurredAt: at(40) };
const by = { requestId: 'request-1', requestedBy: 'officer' };
const sessionKey = 'iotcomms/main/session-1';
const here = { vendor: 'iotcomms' };
const session = fact('SessionStarted', {}, here);
const started = fact(
  'CaptureStarted',
  { mode: 'file', confirmed: true },
  { ...here, captureRef: 'r1', occurredAt: at(1) },
);
const available = (captureRef: string, seconds: number) =>
  fact('RecordingAvailable', { temporary: true, startedAt: at(seconds) }, { ...here, captureRef, occurredAt: at(30) });
const story = (...before: readonly (Fact | Instant)[]) => given(session, ...before).under(context);
const captureId = story(started).state.captures[0]?.id ?? '';
const otherId = story(available('r2', 5)).state.captures[0]?.id ?? '';
const issued = (command: Partial<Command>) => decided('CommandIssued', { command: expect.objectContaining(command) });
const ignored = (reason: string) => decided('FactIgnored', { reason });

describe('a request', () => {
  it('for a capture starts one of its own, with the named target', () => {
    const request = fact('CaptureRequested', { ...by, sessionKey, mode: 'stream', streamTarget: 'assist' }, api);
    story()
      .when(request)
      .then(issued({ type: 'StartCapture', mode: 'stream', streamTarget: 'assist', sessionRef: 'session-1' }));
    story(request).when(request).then();
  });

  it('to stop or to discard goes to the capture', () => {
    const address = { captureId, captureRef: 'r1', sessionRef: 'session-1' };
    story(started)
      .when(fact('StopRequested', { ...by, captureId }, api))
      .then(issued({ type: 'StopCapture', ...address }));
    story(started)
      .when(fact('CancelRequested', { ...by, captureId }, api))
      .then(issued({ type: 'CancelCapture', ...address }));
  });

  it('to delete waits until the vendor has named the file', () => {
    const unnamed = fact('CaptureStarted', { mode: 'file', confirmed: true }, { ...here, captureId: 'ours' });
    const request = fact('DeleteRequested', { ...by, captureId: 'ours' }, api);
    story(unnamed).when(request).then();
    const named = fact('CaptureStopped', { mode: 'file' }, { ...here, captureId: 'ours', captureRef: 'r1' });
    story(unnamed, request)
      .when(named)
      .then(issued({ type: 'DeleteRecording', captureRef: 'r1' }));
  });

  describe('to merge', () => {
    const request = fact('MergeRequested', { ...by, captureIds: [otherId, captureId] }, api);
    const merging = { type: 'MergeRecordings' } as const;

    it('waits for all the files and names where each begins', () => {
      story(available('r2', 5)).when(request).then(ignored('UnknownCapture'));
      story(available('r2', 5), started, request).when(at(41)).then();
      const sources = [
        { captureRef: 'r2', startedAt: at(5), conferences: [] },
        { captureRef: 'r1', startedAt: at(2), conferences: [] },
      ];
      story(available('r2', 5), started, request, available('r1', 2))
        .when(at(41))
        .then(issued({ ...merging, fileName: `${otherId}-merged.mp3`, sources }));
    });

    it('is refused where it would bring back what was paused', () => {
      const pause = fact(
        'PauseRequested',
        { requestId: 'p', requestedBy: 'crm', reason: 'card' },
        { ...api, occurredAt: at(3) },
      );
      story(available('r2', 5), available('r1', 2), pause, request)
        .when(at(41))
        .then(decided('CommandWithheld', { reason: 'WouldLoseMask' }));
    });

    it('waits for a store of the same file', () => {
      const storing = contextOf({ decision: { startWithinMs: 10 ** 9, store }, profiles: { iotcomms } });
      const both = [session, available('r2', 5), available('r1', 2), at(41), request] as const;
      given(...both)
        .under(storing)
        .when(at(50))
        .then();
      const stored = fact(
        'RecordingStored',
        { location: { store: 's3' } },
        { ...here, captureRef: 'r2', occurredAt: at(51) },
      );
      given(...both, stored)
        .under(storing)
        .when(at(51))
        .then(issued(merging));
      const merged = fact(
        'RecordingMerged',
        { captureRefs: ['r2', 'r1'], location: { store: 's3' } },
        { ...here, captureRef: 'r2', occurredAt: at(55) },
      );
      given(...both, stored, at(51), merged)
        .under(storing)
        .when(at(55))
        .then(issued({ type: 'DeleteRecording' }));
    });
  });

  it('of one tenant is never taken for that of another', () => {
    const request = (tenant: string) =>
      fact('CaptureRequested', { ...by, sessionKey, mode: 'stream' }, { ...api, tenant });
    const [ours, theirs] = ['acme', 'other'].map(
      (tenant) =>
        given(fact('SessionStarted', {}, { ...here, tenant }), request(tenant)).under(context).state.commands[0],
    );
    expect(ours?.id).not.toBe(theirs?.id);
    expect(ours?.command.captureId).not.toBe(theirs?.command.captureId);
  });
});

describe('a request that names nothing', () => {
  const nothing = { ...by, captureId: 'nothing', sessionKey: 'nothing' };

  it.each([
    fact('StopRequested', nothing, api),
    fact('CancelRequested', nothing, api),
    fact('StoreRequested', nothing, api),
    fact('DeleteRequested', nothing, api),
    fact('MergeRequested', { ...nothing, captureIds: [captureId, 'nothing'] }, api),
  ])('is ignored, and says so: $name', (request) => {
    story(started).when(request).then(ignored('UnknownCapture'));
  });

  it.each([fact('CaptureRequested', { ...nothing, mode: 'file' }, api), fact('SessionStopRequested', nothing, api)])(
    'is ignored, and says so: $name',
    (request) => {
      story(started).when(request).then(ignored('UnknownSession'));
    },
  );

  it('counts once what it names is heard of', () =>
    story(fact('StopRequested', { ...by, captureId }, api))
      .when(started)
      .then(issued({ type: 'StopCapture', captureId })));
});

describe('a fact that names nothing', () => {
  const nowhere = { vendor: 'iotcomms', sessionRef: '' };

  it('is ignored where it speaks of a capture', () =>
    story()
      .when(fact('CaptureStopped', { mode: 'file' }, nowhere))
      .then(ignored('NamesNoCapture')));

  it('is ignored where it speaks of a command', () => {
    story()
      .when(fact('CommandAccepted', {}, nowhere))
      .then(ignored('NamesNoCommand'));
    story()
      .when(fact('CommandUnknown', { cause: 'x' }, nowhere))
      .then(ignored('NamesNoCommand'));
    story()
      .when(fact('CommandRefused', { reason: 'x', retryable: true }, nowhere))
      .then(ignored('NamesNoCommand'));
  });

  it('is kept where it is an alarm', () => {
    const alarm = fact('VendorAlarmRaised', { alarm: 'tempStorageError' }, nowhere);
    story().when(alarm).then();
    expect(story(alarm).state.facts).toContain(alarm.id);
  });
});
