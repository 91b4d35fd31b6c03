import type { Instant } from '@earwitness/domain';
import { ProvenTokens } from './proven-tokens';

const NOW: Instant = '2026-11-20T08:15:30.000Z';
const keys = () => ({ publicKeys: [], toleranceSeconds: 300 });
const payload = { exp: Date.parse(NOW) / 1000 + 60 };

it('knows what was proven, by the same keys', () => {
  const tokens = new ProvenTokens();
  const own = keys();
  expect(tokens.isGood('a', own, NOW)).toBe(false);
  tokens.add('a', own, { payload, at: NOW });
  expect(tokens.isGood('a', own, NOW)).toBe(true);
  expect(tokens.isGood('b', own, NOW)).toBe(false);
  expect(tokens.isGood('a', keys(), NOW)).toBe(false);
});

it('does not grow, however many there are', () => {
  const tokens = new ProvenTokens();
  const own = keys();
  for (let n = 0; n < 101; n += 1) tokens.add(`token ${n}`, own, { payload, at: NOW });
  expect(tokens.isGood('token 0', own, NOW)).toBe(false);
  expect(tokens.isGood('token 100', own, NOW)).toBe(true);
});
