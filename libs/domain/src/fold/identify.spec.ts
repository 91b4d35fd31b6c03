import { at, fact, given, ordersOf } from '@earwitness/testing';
import type { CaptureMode } from '../facts/capture.facts';
import type { Fact } from '../facts/fact';
import type { Origin } from '../facts/origin';

const said = (seconds: number, by: Partial<Origin>, mode: CaptureMode = 'file'): Fact =>
  fact('CaptureStarting', { mode }, { ...by, occurredAt: at(seconds) });
const file = (seconds: number, by: Partial<Origin>): Fact =>
  fact('RecordingAvailable', { temporary: true }, { ...by, occurredAt: at(seconds) });
const capturesOf = (...facts: readonly Fact[]) => given(...facts).state.captures;

describe('facts speak of the same capture', () => {
  it('when they carry the same id of ours, or the same ref of the vendor', () => {
    expect(capturesOf(said(1, { captureId: 'ours' }), file(9, { captureId: 'ours' }))).toHaveLength(1);
    expect(capturesOf(said(1, { captureRef: 'r1' }), file(9, { captureRef: 'r1' }))).toHaveLength(1);
  });

  it('when one shows that an id of ours and a ref mean the same, whichever comes first', () => {
    const facts = [
      said(1, { captureId: 'ours' }),
      file(9, { captureRef: 'r1' }),
      said(5, { captureId: 'ours', captureRef: 'r1' }),
    ] as const;
    for (const order of ordersOf(facts))
      expect(capturesOf(...order)).toMatchObject([
        { id: 'ours', ref: 'r1', startingAt: at(1), recording: { availableAt: at(9) } },
      ]);
  });

  it('when a vendor echoes two ids of ours for one ref', () => {
    const facts = [
      said(3, { captureId: 'a', captureRef: 'r1' }),
      said(2, { captureId: 'b', captureRef: 'r1' }),
      file(9, { captureId: 'b' }),
    ] as const;
    for (const order of ordersOf(facts))
      expect(capturesOf(...order)).toMatchObject([{ id: 'a', startingAt: at(2), recording: { availableAt: at(9) } }]);
  });

  it('when they name no capture, but the same session and mode', () => {
    expect(capturesOf(said(1, {}), file(9, {}))).toHaveLength(1);
    expect(capturesOf(said(1, {}, 'native'), said(1, {}, 'stream'))).toHaveLength(2);
  });
});

describe('facts speak of different captures', () => {
  it.each<[string, Partial<Origin>, Partial<Origin>]>([
    ['of another ref', { captureRef: 'r1' }, { captureRef: 'r2' }],
    ['of another id', { captureId: 'a' }, { captureId: 'b' }],
    ['of another vendor', { captureRef: 'r1' }, { captureRef: 'r1', vendor: 'sinch' }],
    ['of another account', { captureRef: 'r1' }, { captureRef: 'r1', account: 'second' }],
    ['of another session, where no capture is named', {}, { sessionRef: 'session-2' }],
  ])('when they are %s', (_, one, other) => {
    expect(capturesOf(said(1, one), said(1, other))).toHaveLength(2);
  });
});

describe('a capture', () => {
  it('was captured as was really said; a fact about a file only supposes one', () => {
    const [available, native] = [file(9, { captureRef: 'r1' }), said(1, { captureRef: 'r1' }, 'native')];
    expect(capturesOf(available, native)).toMatchObject([{ mode: 'native' }]);
    expect(capturesOf(native, available)).toMatchObject([{ mode: 'native' }]);
  });

  it('finds its session when that is heard of late', () => {
    const orphan = file(9, { captureRef: 'r1', sessionRef: '' });
    const placed = said(1, { captureRef: 'r1' });
    expect(capturesOf(orphan, placed)).toMatchObject([{ sessionKey: 'telnyx/main/session-1' }]);
  });

  it('keeps apart what it needs for commands from what its session needs', () => {
    const { state } = given(
      fact('SessionStarted', {}, { handles: { SESSIONSTARTED: 's' } }),
      fact(
        'CaptureStarted',
        { mode: 'file', confirmed: true },
        { captureRef: 'r1', handles: { RECORDINGSTARTED: 'r' } },
      ),
    );
    expect(state.sessions[0]?.handles).toEqual({ SESSIONSTARTED: 's' });
    expect(state.captures[0]?.handles).toEqual({ RECORDINGSTARTED: 'r' });
  });
});
