import fc from 'fast-check';
import { parseLosslessly } from './lossless-json';

describe('parsing JSON without losing digits', () => {
  it('keeps a 19-digit id as its digits', () => {
    expect(parseLosslessly('{"sipCallId":7260041678961334183}')).toEqual({ sipCallId: '7260041678961334183' });
    expect(parseLosslessly('-7260041678961334183')).toBe('-7260041678961334183');
  });

  it('leaves short numbers, fractions, exponents and strings as they are', () => {
    const text =
      '{"a":0.30000000000000004,"b":1e-1234567890123456,"c":"7260041678961334183","d":[1,2.5],"e":9007199254740993}';
    expect(parseLosslessly(text)).toEqual({
      a: 0.30000000000000004,
      b: 0,
      c: '7260041678961334183',
      d: [1, 2.5],
      e: '9007199254740993',
    });
  });

  it('puts U+FFFD for what no database can hold, and leaves pairs alone', () => {
    expect(parseLosslessly('["a\\u0000b","\\ud800","\\ud83d\\ude00",1234567890123456789]')).toEqual([
      'a\ufffdb',
      '\ufffd',
      '\u{1f600}',
      '1234567890123456789',
    ]);
  });

  it('agrees with JSON.parse on whatever has no long integer', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseLosslessly(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every big integer, beside any other value', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 15n, max: 10n ** 30n }), fc.jsonValue(), (id, other) => {
        const parsed = parseLosslessly(`{"other":${JSON.stringify(other)},"id":${id}}`) as { id: unknown };
        expect(parsed.id).toBe(String(id));
      }),
    );
  });

  it('parses a string of a megabyte', () => {
    const long = 'x'.repeat(1_000_000);
    expect(parseLosslessly(`{"id":7260041678961334183,"s":"${long}"}`)).toEqual({ id: '7260041678961334183', s: long });
  });

  it('refuses what is no JSON', () => {
    expect(() => parseLosslessly('{"a":7260041678961334183')).toThrow(SyntaxError);
  });
});
