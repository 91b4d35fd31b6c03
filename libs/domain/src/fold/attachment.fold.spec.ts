import { at, fact, given } from '@earwitness/testing';
import { attachmentsOf, captureOf } from '../conversation/attachments';
import type { Attachment, Conversation } from '../conversation/state';
import type { Fact } from '../facts/fact';
import type { Origin } from '../facts/origin';

const captured = (by: Partial<Origin> = {}): Fact =>
  fact('CaptureStarted', { mode: 'file', confirmed: true }, { occurredAt: at(1), ...by });
const transcript = (by: Partial<Origin> = {}): Fact =>
  fact('TranscriptAvailable', { transcriptRef: 't1' }, { occurredAt: at(9), ...by });

/** Every order of some facts, each of them heard twice. */
const ordersOf = (facts: readonly Fact[]): readonly (readonly Fact[])[] =>
  facts.length < 2
    ? [facts]
    : facts.flatMap((first, index) => ordersOf(facts.toSpliced(index, 1)).map((rest) => [first, ...rest, first]));

const told = (...facts: readonly Fact[]): readonly Conversation[] =>
  ordersOf(facts).map((order) => given(...order).state);

/** Which attachments belong to which capture, in whatever order the facts are heard. */
const belongings = (...facts: readonly Fact[]): readonly (readonly [string | undefined, readonly string[]])[] => {
  const [first, ...others] = told(...facts).map((state) =>
    state.captures
      .map((capture) => [capture.ref, attachmentsOf(state, capture).map(({ ref }) => ref)] as const)
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
  for (const other of others) expect(other).toEqual(first);
  return first ?? [];
};

const onlyOne = (...facts: readonly Fact[]): Attachment | undefined => {
  const [first, ...others] = told(...facts).map(({ attachments }) => attachments);
  for (const other of others) expect(other).toEqual(first);
  expect(first).toHaveLength(1);
  return first?.[0];
};

describe('an attachment', () => {
  it('is what its fact says of it', () => {
    const location = { store: 's3', key: 'a' } as const;
    expect(given(transcript()).state.attachments).toMatchObject([
      { kind: 'transcript', ref: 't1', vendor: 'telnyx', account: 'main', sessionKey: 'telnyx/main/session-1' },
    ]);
    expect(given(fact('ChatTranscriptStored', { transcriptRef: 'c', location })).state.attachments).toMatchObject([
      { kind: 'chat', ref: 'c', location, at: at(0) },
    ]);
    expect(given(fact('CobrowseStored', { cobrowseRef: 'b' })).state.attachments).toMatchObject([
      { kind: 'cobrowse', ref: 'b' },
    ]);
  });

  it('is one, however often it is spoken of, and has all that was said of it', () => {
    const location = { store: 'vendor', key: 't1' } as const;
    const found = fact('TranscriptAvailable', { transcriptRef: 't1', lineCount: 3 }, { occurredAt: at(20) });
    const fetched = fact(
      'TranscriptAvailable',
      { transcriptRef: 't1', lineCount: 12, language: 'en', location },
      { occurredAt: at(30), captureRef: 'r1', learnedBy: 'poll' },
    );
    expect(onlyOne(transcript(), found, fetched)).toMatchObject({ at: at(9), lineCount: 12, language: 'en', location });
  });

  it.each<[string, Partial<Origin>]>([
    ['another vendor', { vendor: 'sinch' }],
    ['another account', { account: 'second' }],
  ])('of %s is another one', (_, other) => {
    expect(given(transcript(), transcript(other)).state.attachments).toHaveLength(2);
  });

  it('makes no capture', () => {
    expect(given(transcript({ captureRef: 'r1' }), transcript({ captureId: 'ours' })).state.captures).toEqual([]);
  });
});

describe('an attachment belongs', () => {
  it('to the capture whose ref it names', () => {
    expect(
      belongings(captured({ captureRef: 'r1' }), captured({ captureRef: 'r2' }), transcript({ captureRef: 'r2' })),
    ).toEqual([
      ['r1', []],
      ['r2', ['t1']],
    ]);
  });

  it('to the capture whose id it echoes, also where another fact shows that it has a ref', () => {
    const both = captured({ captureId: 'ours', captureRef: 'r1' });
    const other = captured({ captureRef: 'r2' });
    expect(belongings(both, other, transcript({ captureId: 'ours' }))).toEqual([
      ['r1', ['t1']],
      ['r2', []],
    ]);
    expect(belongings(both, other, transcript({ captureRef: 'r1' }))).toEqual([
      ['r1', ['t1']],
      ['r2', []],
    ]);
  });

  it('to what it shows itself to be the same capture', () => {
    const facts = [captured({ captureId: 'ours' }), fact('RecordingDeleted', {}, { captureRef: 'r1' })];
    expect(belongings(...facts).map(([, refs]) => refs)).toEqual([[], []]);
    expect(belongings(...facts, transcript({ captureId: 'ours', captureRef: 'r1' }))).toEqual([['r1', ['t1']]]);
  });

  it('to the only capture of its session, where it names no other', () => {
    expect(belongings(captured({ captureRef: 'r1' }), transcript())).toEqual([['r1', ['t1']]]);
    const elsewhere = captured({ captureRef: 'r2', sessionRef: 'session-2' });
    expect(belongings(captured({ captureRef: 'r1' }), elsewhere, transcript())).toEqual([
      ['r1', ['t1']],
      ['r2', []],
    ]);
  });

  it('to its session as a whole, where that has several captures, or none', () => {
    const several = [captured({ captureRef: 'r1' }), captured({ captureRef: 'r2' }), transcript()];
    expect(belongings(...several).flatMap(([, refs]) => refs)).toEqual([]);
    const { state } = given(transcript({ sessionRef: 'session-9' }), captured({ captureRef: 'r1' }));
    expect(state.attachments.map((one) => captureOf(state, one))).toEqual([undefined]);
  });

  it('to nothing, where it names neither capture nor session', () => {
    const lost = transcript({ sessionRef: '' });
    const { state } = given(captured({ sessionRef: '', captureRef: 'r1' }), lost);
    expect(state.captures[0]?.sessionKey).toBeUndefined();
    expect(state.attachments.map((one) => captureOf(state, one))).toEqual([undefined]);
  });
});
