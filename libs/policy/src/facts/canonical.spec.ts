import * as fc from 'fast-check';
import { canonical } from './canonical';

/** Written down by somebody else: names in order, nothing that is undefined. */
const plainly = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${plainly(inner)}`).join(',')}}`;
};

it('has all names in order, whatever they are', () =>
  fc.assert(fc.property(fc.jsonValue(), (value) => expect(canonical(value)).toBe(plainly(value)))));

it('leaves out what is undefined, and keeps what is null', () => {
  expect(canonical({ b: null, a: undefined, '10': 1, '9': [{ d: 1, c: '"' }] })).toBe(
    '{"10":1,"9":[{"c":"\\"","d":1}],"b":null}',
  );
});

it('knows names that it has no more room for', () => {
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`"${n}"`, n]));
  expect(canonical(many)).toBe(plainly(many));
  expect(canonical({ '"2999"': 1 })).toBe('{"\\"2999\\"":1}');
});
