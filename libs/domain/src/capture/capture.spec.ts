import { at, fact, given } from '@earwitness/testing';
import { context } from '../conformance/vendors';
import type { CaptureMode } from '../facts/capture.facts';
import type { Fact } from '../facts/fact';
import { type Capture, captureStatus, isKept } from './capture';

const file = { vendor: 'iotcomms', captureRef: 'r1' };
const said = (seconds: number) => ({ ...file, occurredAt: at(seconds) });

const starting = fact('CaptureStarting', { mode: 'file' }, said(1));
const inferred = fact('CaptureStarted', { mode: 'file', confirmed: false }, said(2));
const started = fact('CaptureStarted', { mode: 'file', confirmed: true }, said(3));
const interrupted = fact('CaptureInterrupted', { mode: 'file', cause: 'network' }, said(4));
const recovered = fact('CaptureRecovered', { mode: 'file' }, said(5));
const paused = fact('CapturePaused', { mode: 'file' }, said(6));
const resumed = fact('CaptureResumed', { mode: 'file' }, said(7));
const stopped = fact('CaptureStopped', { mode: 'file' }, said(8));
const failed = fact('CaptureFailed', { mode: 'file', stage: 'running' }, said(9));
const available = fact('RecordingAvailable', { temporary: true }, said(10));
const expired = fact('RecordingExpired', {}, said(11));
const deleted = fact('RecordingDeleted', {}, said(12));
const cancelled = fact('CaptureCancelled', { mode: 'file' }, said(13));
const stored = fact('RecordingStored', { location: { store: 's3' } }, said(14));
const merged = fact('RecordingMerged', { captureRefs: ['r1'], location: { store: 's3' } }, said(15));

const captureOf = (...facts: readonly Fact[]): Capture => {
  const [capture] = given(...facts).under(context).state.captures;
  if (!capture) throw new Error('no capture');
  return capture;
};

describe('the status of a capture', () => {
  it.each<[ReturnType<typeof captureStatus>, readonly Fact[]]>([
    ['requested', [fact('TrackStarted', { trackRef: '1', kind: 'audio' }, said(0))]],
    ['starting', [starting]],
    ['recording', [starting, inferred]],
    ['recording', [started]],
    ['recovering', [started, interrupted]],
    ['recording', [started, interrupted, recovered]],
    ['paused', [started, paused]],
    ['recording', [started, paused, resumed]],
    ['processing', [started, paused, stopped]],
    ['failed', [started, stopped, failed]],
    ['available', [available]],
    ['available', [failed, available]],
    ['expired', [available, expired]],
    ['deleted', [available, deleted]],
    ['expired', [available, deleted, expired]],
    ['cancelled', [available, cancelled]],
    ['cancelled', [available, expired, cancelled]],
    ['stored', [available, stored, deleted]],
    ['stored', [available, stored, expired, cancelled]],
    ['stored', [available, merged]],
  ])('is %s, in whatever order that is heard', (status, facts) => {
    expect(captureStatus(captureOf(...facts))).toBe(status);
    expect(captureStatus(captureOf(...facts.toReversed()))).toBe(status);
  });

  it.each<CaptureMode>(['siprec', 'stream'])('is stopped, not processing, where %s leaves no file behind', (mode) => {
    expect(captureStatus(captureOf(fact('CaptureStopped', { mode }, said(8))))).toBe('stopped');
  });

  it('goes by the later moment of two, not by the later report', () => {
    expect(captureStatus(captureOf(resumed, started, paused))).toBe('recording');
  });
});

describe('a kept recording', () => {
  const permanent = fact('RecordingAvailable', { temporary: false }, said(10));

  it.each([
    ['stored', [available, stored], true],
    ['merged', [available, merged], true],
    ['at a vendor that keeps it', [permanent], true],
    ['deleted after it was stored', [available, stored, deleted], true],
    ['kept by the vendor until it was deleted', [permanent, deleted], true],
    ['at a vendor that does not keep it', [available], false],
    ['gone before it was stored', [available, expired], false],
    ['not there yet', [started, stopped], false],
  ])('is one that is %s', (_, facts, kept) => {
    expect(isKept(captureOf(...facts))).toBe(kept);
  });

  it('is never live audio, nor media that another vendor records', () => {
    for (const mode of ['stream', 'siprec'] as const)
      expect(isKept(captureOf(fact('CaptureStarted', { mode, confirmed: true }, said(1)), permanent))).toBe(false);
  });
});

describe('two reports of the same', () => {
  it('let a confirmed start outrank an inferred one, and take the earlier of two equal ones', () => {
    const later = fact('CaptureStarted', { mode: 'file', confirmed: true }, said(4));
    expect(captureOf(inferred, later, started)).toMatchObject({ startedAt: at(3), inferredStartAt: at(2) });
  });

  it('make one failure, with the first moment and the known cause', () => {
    const alarm = fact('CaptureFailed', { mode: 'file', stage: 'running', cause: 'stoppedWithoutMedia' }, said(12));
    for (const facts of [
      [failed, alarm],
      [alarm, failed],
    ])
      expect(captureOf(...facts).failure).toEqual({ at: at(9), stage: 'running', cause: 'stoppedWithoutMedia' });
  });

  it('keep what only one of them says', () => {
    const rich = fact('RecordingAvailable', { temporary: true, startedAt: at(3), channels: 'dual' }, said(10));
    for (const facts of [
      [available, rich],
      [rich, available],
    ])
      expect(captureOf(...facts).recording).toMatchObject({ startedAt: at(3), channels: 'dual', isTemporary: true });
  });

  it('take the latest of several stored files', () => {
    const anew = fact('RecordingStored', { location: { store: 's3', key: 'masked' } }, said(20));
    expect(captureOf(anew, stored).recording.stored).toEqual({ at: at(20), location: { store: 's3', key: 'masked' } });
  });

  it('complete a track that was first heard of when it was stored', () => {
    const track = { trackRef: '1' };
    const facts = [
      fact('TrackStored', track, said(9)),
      fact('TrackStarted', { ...track, kind: 'audio', participantRef: 'p' }, said(1)),
      fact('TrackStopped', track, said(8)),
      fact('TrackFailed', { ...track, cause: 'upload' }, said(9)),
    ];
    expect(captureOf(...facts).tracks).toEqual([
      {
        ref: '1',
        kind: 'audio',
        participantRef: 'p',
        startedAt: at(1),
        stoppedAt: at(8),
        storedAt: at(9),
        failedCause: 'upload',
      },
    ]);
  });
});

describe('what a file was learned by', () => {
  const learned = (name: 'available' | 'stored', learnedBy?: 'poll' | 'backfill'): Fact => {
    const about = { ...said(10), ...(learnedBy && { learnedBy }) };
    return name === 'available'
      ? fact('RecordingAvailable', { temporary: true }, about)
      : fact('RecordingStored', { location: { store: 's3' } }, about);
  };
  const [told, polled, backfilled] = [learned('available'), learned('stored', 'poll'), learned('stored', 'backfill')];

  it.each([
    ['webhook', [told, polled, backfilled]],
    ['webhook', [learned('stored'), learned('available', 'poll')]],
    ['poll', [learned('available', 'backfill'), polled]],
    ['backfill', [backfilled, learned('available', 'backfill')]],
  ] as const)('is %s at best, in whatever order that is heard', (best, facts) => {
    for (const order of [facts, facts.toReversed(), [...facts, ...facts.toReversed()]])
      expect(captureOf(...order).recording.learnedBy).toBe(best);
  });

  it('is not said by what speaks of no file', () => {
    expect(captureOf(fact('CaptureStarted', { mode: 'file', confirmed: true }, said(3))).recording).toEqual({});
  });
});
