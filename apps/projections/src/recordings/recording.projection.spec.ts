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
