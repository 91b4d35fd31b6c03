import { storableText } from './storable-text';

describe('storable text', () => {
  it('has U+FFFD for what a database refuses, and all else as it was', () =>
    expect(storableText('a\0b\ud800 \u{1f600} å')).toBe('a\ufffdb\ufffd \u{1f600} å'));
});
