import { misfitNameIn } from './json-names';

it.each([
  ['twice', '{"a":1,"b":{},"a":2}', ['a']],
  [
    'twice, further in',
    '{"documents":[{"x":[1,{}]},{"class":"a","when":"{\\"class\\":[","class":"b"}]}',
    ['documents', '1', 'class'],
  ],
  ['twice, once with an escape', '{"a":{"cl\\u0061ss":1,"class":2}}', ['a', 'class']],
  ['twice, with a quote in it', '{"\\"":1,"\\"":2}', ['"']],
  ['of a prototype', '{"a":[{"__proto__":1}]}', ['a', '0', '__proto__']],
  ['of a prototype, escaped', '{"\\u005f_proto__":1}', ['__proto__']],
  ['of a prototype by way of the constructor', '{"constructor":{"prototype":{}}}', ['constructor', 'prototype']],
])('a name is found %s', (_, json, path) => {
  expect(() => void JSON.parse(json)).not.toThrow();
  expect(misfitNameIn(json)?.path).toEqual(path);
});

it.each([
  ['in other objects', '[{"a":1},{"a":{"a":[{"a":2}]}}]'],
  ['as a value', '{"a":"a","b":["a","a","__proto__"],"c":"\\\\","constructor":{"x":1},"prototype":1}'],
  ['in another case', '{"a":1,"A":2}'],
  ['as nothing but a value', '"a"'],
])('the same name %s is none', (_, json) => {
  expect(misfitNameIn(json)).toBeUndefined();
});

it('what is no JSON is left to the parser', () => {
  for (const text of ['', '{', ']]', '{"a', '{"a":1,,"\\x":2}', '{"\\x":1}', '}{', ',,'])
    expect(misfitNameIn(text)).toBeUndefined();
});

it('takes time in proportion to the text', () => {
  const deep = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
  const wide = `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":"${'\\\\'.repeat(10)}"`).join(',')}}`;
  for (const text of [deep, wide, `"${'\\"'.repeat(500_000)}"`]) {
    const begun = performance.now();
    expect(misfitNameIn(text)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(2000);
  }
});
