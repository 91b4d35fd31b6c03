import fc from 'fast-check';
import { UNREADABLE_HEADERS } from '../unreadable-headers';
import { packHeaders, readHeaders, unpackHeaders } from './header-codec';

it('headers come back byte for byte, whatever they are', () => {
  const bytes = fc.uint8Array().map((array) => Buffer.from(array));
  const wellFormed = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(wellFormed, bytes), (headers) => {
      expect({ ...unpackHeaders(packHeaders(headers)) }).toEqual({ ...headers });
    }),
  );
});

it.each(['deadbeef', '00', '00000005616263', '0000000161'])('what is no packed headers is kept as it is: %s', (hex) => {
  const garbage = Buffer.from(hex, 'hex');
  expect(readHeaders(garbage)).toEqual({ [UNREADABLE_HEADERS]: garbage });
});

it('reading headers never fails', () => {
  fc.assert(fc.property(fc.uint8Array(), (array) => void readHeaders(Buffer.from(array))));
});
