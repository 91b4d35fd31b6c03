import { storableJson } from './storable-json';

const back = (value: unknown): unknown => JSON.parse(storableJson(value));

it('JSON that Postgres can hold is left as it is', () => {
  const fine = { text: 'é😀\n"\\u0000"', nested: [{ number: 1, nothing: null }] };
  expect(back(fine)).toEqual(fine);
});

it.each([
  ['NUL', 'a\u0000b', 'a\ufffdb'],
  ['a lone high surrogate', 'a\ud83d', 'a\ufffd'],
  ['a lone low surrogate', '\ude00b', '\ufffdb'],
])('%s becomes a replacement character, at any depth', (_, text, replaced) => {
  expect(back([{ deep: { text } }])).toEqual([{ deep: { text: replaced } }]);
});
