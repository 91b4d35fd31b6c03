import { at, fact } from '@earwitness/testing';
import type { Fact } from '@earwitness/domain';
import { projectedFrom } from '../conformance/projected-from';
import { call, heard } from '../conformance/stories';
import type { Changed } from '../folding/fold-slice';
import { remaining, toRecordingRows } from './recording.projection';
import { recordingDetail } from './recording.read-model';

const id = '00000000-0000-8000-8000-000000000001';
const about = { sessionRef: 's', captureRef: 'c' };
const capture = (name: 'CaptureStopped' | 'CaptureCancelled' | 'CapturePaused', seconds: number): Fact =>
  fact(name, { mode: 'file' }, { ...about, occurredAt: at(seconds) });
const session = fact('SessionStarted', { from: '+1', to: '+2', direction: 'outbound' }, { sessionRef: 's' });
const started = fact('CaptureStarted', { mode: 'file', confirmed: false }, { ...about, occurredAt: at(1) });

const changed = (...facts: readonly Fact[]): Changed => ({
  before: undefined,
  after: projectedFrom(id, heard(...facts)),
});
const rowOf = (...facts: readonly Fact[]) => toRecordingRows(changed(...facts))[0];

describe('a recording row', () => {
  it('says what can be asked for, and the rest as the API shows it', () => {
    const row = rowOf(session, started);
    expect(row).toMatchObject({
      tenant: 'acme',
      vendor: 'telnyx',
      session_ref: 's',
      capture_ref: 'c',
      at: at(1),
      state: 'recording',
      phase: 'live',
      detail: { from: '+1', to: '+2', direction: 'outbound', startedAt: at(1), isStartInferred: true },
    });
    expect(recordingDetail.parse(row?.detail)).toEqual(JSON.parse(JSON.stringify(row?.detail)));
  });

  it.each([
    ['live', [started]],
    ['live', [started, capture('CapturePaused', 2)]],
    ['live', [started, capture('CaptureStopped', 2)]],
    ['lost', [started, capture('CaptureCancelled', 2)]],
    ['kept', call('1').facts],
  ] as const)('is %s', (phase, facts) => {
    expect(rowOf(...facts)?.phase).toBe(phase);
  });

  it('has a file only when there is one', () => {
    expect(rowOf(started)?.detail.file).toBeUndefined();
    expect(rowOf(...call('1').facts)?.detail.file).toMatchObject({ isTemporary: true, stored: { sizeBytes: 4096 } });
  });

  it('says how its file was learned of, once there is one', () => {
    expect(rowOf(started)?.learned_by).toBeUndefined();
    const found = fact('RecordingAvailable', { temporary: true }, { ...about, learnedBy: 'backfill' });
    expect(rowOf(started, found)).toMatchObject({ learned_by: 'backfill', detail: { learnedBy: 'backfill' } });
    expect(rowOf(started, found)?.detail.file).not.toHaveProperty('learnedBy');
    const told = fact('RecordingStored', { location: { store: 's3' } }, { ...about, occurredAt: at(9) });
    expect(rowOf(started, found, told)?.learned_by).toBe('webhook');
  });

  it('has its tracks, with what is known of each', () => {
    const track = { trackRef: '1' };
    const facts = [
      fact('TrackStarted', { ...track, kind: 'screen', participantRef: 'p' }, { ...about, occurredAt: at(2) }),
      fact('TrackStopped', track, { ...about, occurredAt: at(3) }),
      fact('TrackStored', track, { ...about, occurredAt: at(4) }),
      fact('TrackFailed', { trackRef: '2', cause: 'upload' }, { ...about, occurredAt: at(4) }),
    ];
    expect(rowOf(started, ...facts)?.detail.tracks).toEqual([
      { ref: '1', kind: 'screen', participantRef: 'p', startedAt: at(2), stoppedAt: at(3), storedAt: at(4) },
      { ref: '2', kind: 'unknown', failedCause: 'upload' },
    ]);
  });

  it('has its attachments, those of its session as long as it is the only recording there', () => {
    const transcript = fact(
      'TranscriptAvailable',
      { transcriptRef: 't', lineCount: 3 },
      { ...about, occurredAt: at(9) },
    );
    const chat = fact('ChatTranscriptStored', { transcriptRef: 'c' }, { sessionRef: 's', occurredAt: at(9) });
    const second = fact('CaptureStarted', { mode: 'file', confirmed: true }, { sessionRef: 's', captureRef: 'd' });
    expect(rowOf(started, transcript, chat)?.detail.attachments).toMatchObject([
      { kind: 'transcript', ref: 't', at: at(9), lineCount: 3 },
      { kind: 'chat', ref: 'c' },
    ]);
    const rows = toRecordingRows(changed(started, transcript, chat, second));
    expect(rows.map(({ capture_ref, detail }) => [capture_ref, detail.attachments.map(({ ref }) => ref)])).toEqual([
      ['c', ['t']],
      ['d', []],
    ]);
  });

  it('never holds a sealed capability', () => {
    const sealed = fact(
      'CaptureStarted',
      { mode: 'file', confirmed: true },
      { ...about, handles: { READY: 'canary' } },
    );
    expect(JSON.stringify(rowOf(sealed))).not.toContain('canary');
  });
});

describe('what is written of a change', () => {
  const before = projectedFrom('c', heard(session, started));

  it('is nothing for a recording that is as it was', () => {
    const other = fact('SessionProgressed', { phase: 'x' }, { sessionRef: 'other', occurredAt: at(5) });
    const after = projectedFrom('c', heard(session, started, other));
    const grown = {
      ...after,
      state: { ...after.state, captures: before.state.captures, sessions: before.state.sessions },
    };
    expect(toRecordingRows({ before, after: grown })).toEqual([]);
    expect(toRecordingRows({ before: undefined, after: grown })).toHaveLength(1);
  });

  it('is a recording whose session has changed', () => {
    const ended = fact('SessionEnded', { outcome: 'completed' }, { sessionRef: 's', occurredAt: at(5) });
    const after = projectedFrom('c', heard(session, started, ended));
    expect(toRecordingRows({ before, after })).toHaveLength(1);
  });

  it('is a recording whose attachments have changed, also because another recording has come', () => {
    const chat = fact('ChatTranscriptStored', { transcriptRef: 'c' }, { sessionRef: 's', occurredAt: at(5) });
    const attached = projectedFrom('c', heard(session, started, chat));
    const written = {
      ...attached,
      state: { ...attached.state, captures: before.state.captures, sessions: before.state.sessions },
    };
    expect(toRecordingRows({ before, after: written })).toMatchObject([{ detail: { attachments: [{ ref: 'c' }] } }]);
    expect(toRecordingRows({ before: written, after: written })).toEqual([]);
    const [first] = written.state.captures;
    if (!first) throw new Error('no capture');
    const joined = { ...written, state: { ...written.state, captures: [first, { ...first, id: 'other' }] } };
    expect(toRecordingRows({ before: written, after: joined }).map(({ detail }) => detail.attachments)).toEqual([
      [],
      [],
    ]);
  });

  it('is nothing at all of a conversation that was absorbed, which keeps none', () => {
    const after = projectedFrom('c', [...heard(session, started), { kind: 'giveUp', into: 'other', now: at(9) }]);
    expect(toRecordingRows({ before, after })).toEqual([]);
    expect(remaining({ before, after })).toEqual([]);
  });

  it('sweeps only where something can have vanished', () => {
    const [id] = before.state.captures.map((known) => known.id);
    expect(remaining({ before, after: before })).toBeUndefined();
    expect(remaining({ before: undefined, after: before })).toEqual([id]);
    const without = { ...before, state: { ...before.state, captures: [] } };
    expect(remaining({ before, after: without })).toEqual([]);
  });
});
