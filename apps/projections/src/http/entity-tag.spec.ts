import { entityTag, isCurrent } from './entity-tag.interceptor';

const tag = entityTag(7);

it.each([
  ['the tag', tag, true],
  ['a list with it', `"a", ${tag} ,"b"`, true],
  ['a strong one of the same value', tag.slice(2), true],
  ['anything', '*', true],
  ['another version', entityTag(8), false],
  ['a version that begins alike', entityTag(70), false],
  ['nothing', undefined, false],
  ['an empty header', '', false],
])('If-None-Match with %s', (_, header, isMatch) => {
  expect(isCurrent(header, tag)).toBe(isMatch);
});
