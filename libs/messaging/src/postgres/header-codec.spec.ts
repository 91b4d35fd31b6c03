import fc from 'fast-check';
import { packHeaders, unpackHeaders } from './header-codec';

it('headers come back byte for byte, whatever they are', () => {
  const bytes = fc.uint8Array().map((array) => Buffer.from(array));
  const wellFormed = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(wellFormed, bytes), (headers) => {
      expect({ ...unpackHeaders(packHeaders(headers)) }).toEqual({ ...headers });
    }),
  );
});
