import { createHash } from 'node:crypto';
import { authenticate } from './api-key';

const key = `ew_console_${'s'.repeat(16)}_with_more`;
const known = {
  id: 'console',
  tenant: 'acme',
  scopes: ['read'] as const,
  sha256: createHash('sha256').update(key).digest('hex'),
};
const find = (id: string) => (id === known.id ? known : undefined);

it('a key is known by its id and right by its hash', () => {
  expect(authenticate(`Bearer ${key}`, find)).toBe(known);
  expect(authenticate(`bearer ${key}`, find)).toBe(known);
});

it.each([
  ['no header', undefined],
  ['no key', 'Bearer '],
  ['another scheme', `Basic ${key}`],
  ['the bare key', key],
  ['one character less', `Bearer ${key.slice(0, -1)}`],
  ['one character more', `Bearer ${key}e`],
  ['another id', `Bearer ${key.replace('console', 'nobody')}`],
  ['another case', `Bearer ${key.toUpperCase()}`],
  ['white space around', `Bearer  ${key} `],
  ['a line break', `Bearer ${key}\n`],
  ['the hash itself', `Bearer ew_console_${known.sha256}`],
  ['far too much', `Bearer ew_console_${'s'.repeat(10_000)}`],
])('%s opens nothing', (_, header) => {
  expect(authenticate(header, find)).toBeUndefined();
});
