import { at, contextOf, fact, given } from '@earwitness/testing';
import type { Fact } from '../facts/fact';
import type { MaskedSpan } from '../facts/operator.facts';
import { editsOf, mergedSpans, pausedSpans } from './masks';

const span = (from: number, to: number, side: MaskedSpan['side'] = 'both'): MaskedSpan => ({
  from: at(from),
  to: at(to),
  side,
});
const asked = (seconds: number) => ({ vendor: 'api', sessionRef: '', links: [], occurredAt: at(seconds) });
const by = (seconds: number) => ({ requestId: `request-${seconds}`, requestedBy: 'officer' });
const pause = (seconds: number) => fact('PauseRequested', { ...by(seconds), reason: 'card' }, asked(seconds));
const resume = (seconds: number) => fact('ResumeRequested', by(seconds), asked(seconds));
const context = contextOf({ decision: { maxPauseMs: 60_000 } });
const pausesAfter = (...facts: readonly Fact[]) =>
  pausedSpans(given(fact('SessionStarted', {}), ...facts).under(context).state);

describe('masks of one recording', () => {
  it.each<[string, readonly MaskedSpan[], readonly MaskedSpan[]]>([
    ['overlap', [span(1, 5), span(3, 8)], [span(1, 8)]],
    ['touch', [span(1, 5), span(5, 8)], [span(1, 8)]],
    ['enclose one another', [span(1, 9), span(3, 5)], [span(1, 9)]],
    ['are out of order', [span(5, 6), span(1, 2)], [span(1, 2), span(5, 6)]],
    [
      'are on different sides',
      [span(1, 5, 'caller'), span(3, 8, 'callee')],
      [span(1, 5, 'caller'), span(3, 8, 'callee')],
    ],
    ['are empty or end before they begin', [span(3, 3), span(5, 4)], []],
  ])('are put together where they %s', (_, spans, merged) => {
    expect(mergedSpans(spans)).toEqual(merged);
    expect(mergedSpans(spans.toReversed())).toEqual(merged);
  });
});

describe('a pause', () => {
  it('lasts until the next resume', () => expect(pausesAfter(pause(10), resume(20))).toEqual([span(10, 20)]));
  it('lasts no longer than policy allows', () => expect(pausesAfter(pause(10))).toEqual([span(10, 70)]));
  it('is over when policy says so, though it was resumed later', () =>
    expect(pausesAfter(pause(10), resume(90))).toEqual([span(10, 70)]));
  it('is not ended by a resume that was asked for before', () =>
    expect(pausesAfter(resume(5), pause(10))).toEqual([span(10, 70)]));
  it('goes by when it was asked for, not by when that was heard', () =>
    expect(pausesAfter(resume(20), pause(10))).toEqual([span(10, 20)]));
  it('asked for twice is one', () => expect(pausesAfter(pause(10), pause(15), resume(20))).toEqual([span(10, 20)]));
  it('may be followed by another', () =>
    expect(pausesAfter(pause(10), resume(20), pause(30), resume(31))).toEqual([span(10, 20), span(30, 31)]));
});

describe('what a stored file must leave out', () => {
  const captured = fact('RecordingAvailable', { temporary: true }, { captureRef: 'r1' });
  const echoed = fact('CaptureStopped', { mode: 'file' }, { captureRef: 'r1', captureId: 'ours' });
  const { captures } = given(captured).state;
  const byRef = captures[0]?.id ?? '';
  const store = (seconds: number, captureId: string, data: object) =>
    fact('StoreRequested', { ...by(seconds), captureId, ...data }, asked(seconds));
  const edits = (captureId: string, ...facts: readonly Fact[]) =>
    editsOf(given(fact('SessionStarted', {}), captured, ...facts).under(context).state, captureId);

  it('are the pauses and what was asked for this capture', () =>
    expect(edits(byRef, pause(10), resume(20), store(40, byRef, { mask: [span(15, 30), span(50, 51)] }))).toEqual({
      mask: [span(10, 30), span(50, 51)],
    }));

  it('is not what was asked for another capture', () =>
    expect(edits(byRef, store(40, 'another', { mask: [span(1, 2)] }))).toEqual({ mask: [] }));

  it('is what was asked for by another id of the same capture', () =>
    expect(edits('ours', store(40, byRef, { mask: [span(1, 2)] }), echoed)).toEqual({ mask: [span(1, 2)] }));

  it('is trimmed as was asked last', () => {
    const trims = [
      store(41, byRef, { trim: { from: at(2), to: at(3) } }),
      store(40, byRef, { trim: { from: at(1), to: at(9) } }),
    ];
    expect(edits(byRef, ...trims).trim).toEqual({ from: at(2), to: at(3) });
    expect(edits(byRef, ...trims.toReversed()).trim).toEqual({ from: at(2), to: at(3) });
  });
});
