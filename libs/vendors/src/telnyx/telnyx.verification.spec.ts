import { type Instant, later } from '@earwitness/domain';
import type { RawWebhook } from '../contract/webhook';
import { telnyx, type TelnyxAccount } from '.';
import { signerOf } from './simulator-signature';
import { verifyTelnyx } from './telnyx.verification';

const KEY = '+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik=';
const OTHER_KEY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const SEED = 'p68GNpDl9oAQohBiK0MEOFIjxnoFnz0uGGeJqxQ5PSY=';
const AT: Instant = '2023-11-14T22:13:20.000Z';

/** Ed25519 is deterministic: whoever signs these bodies with the seed gets these signatures. */
const vectors = [
  {
    timestamp: '1700000000',
    body: '{"a":1}',
    signature: 'XGu0IMWwHRpvWKl6rxBdlIdgtb8cqOBMDNp4UtmvzxrbEXWpBVgnFgsQF6zd55iIz0FesDUPZ0HhydKduzfmDg==',
  },
  {
    timestamp: '1700000001',
    body: '{\n  "name": "Zoë ☎"\n}',
    signature: '39G1rg0SaYYfGXfrf9TOPbzx9rCXWDKn+s+dcXhm13iLvf9gNUp0ZhVZt0LOQ4vmBwHsm50Xt+r/oEDZRlZVCA==',
  },
] as const;

const accountWith = (...publicKeys: string[]): TelnyxAccount => ({
  ...telnyx.accountSchema.parse({ publicKeys, apiKey: 'k' }),
  id: 'main',
  tenant: 'bank',
});

const webhook = ({
  timestamp,
  body,
  signature,
}: {
  timestamp: string;
  body: string;
  signature: string;
}): RawWebhook => ({
  headers: { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature },
  body: Buffer.from(body),
  kind: '',
  receivedAt: AT,
});
const [first, second] = vectors;
const verdict = (change: Partial<typeof first | Record<string, string>>, now = AT, account = accountWith(KEY)) =>
  verifyTelnyx(webhook({ ...first, ...change }), account, now);

describe('the signature of a Telnyx webhook', () => {
  it.each(vectors)('is known for $body at $timestamp', (vector) => {
    expect(verifyTelnyx(webhook(vector), accountWith(KEY), AT)).toEqual({ isGenuine: true });
    expect(signerOf(SEED)(vector.body, Number(vector.timestamp))['Telnyx-Signature-Ed25519']).toBe(vector.signature);
  });

  it('is good by any of the keys, while one is being replaced', () => {
    expect(verdict({}, AT, accountWith(OTHER_KEY, KEY))).toEqual({ isGenuine: true });
    expect(verdict({}, AT, accountWith(OTHER_KEY))).toEqual({ isGenuine: false, reason: 'WrongSignature' });
  });

  it.each([
    ['JSON that was parsed and written again', { body: '{"a": 1}' }, 'WrongSignature'],
    ['the timestamp of another webhook', { timestamp: second.timestamp }, 'WrongSignature'],
    ['the signature of another webhook', { signature: second.signature }, 'WrongSignature'],
    ['no body', { body: '' }, 'WrongSignature'],
    ['no timestamp', { timestamp: '' }, 'MissingSignature'],
    ['no signature', { signature: '' }, 'MissingSignature'],
    ['a timestamp that is no number', { timestamp: '17e8' }, 'MalformedSignature'],
    ['a timestamp with a sign', { timestamp: '+1700000000' }, 'MalformedSignature'],
    ['a signature of 63 bytes', { signature: Buffer.alloc(63).toString('base64') }, 'MalformedSignature'],
    ['base64url', { signature: second.signature.replaceAll('+', '-').replaceAll('/', '_') }, 'MalformedSignature'],
    ['base64 without padding', { signature: first.signature.replace('==', '') }, 'MalformedSignature'],
    [
      'another spelling of the same bytes',
      { signature: first.signature.replace('Dg==', 'Dh==') },
      'MalformedSignature',
    ],
  ])('refuses %s', (_, change, reason) => {
    expect(verdict(change)).toEqual({ isGenuine: false, reason });
  });

  it.each([
    [300_000, { isGenuine: true }],
    [301_000, { isGenuine: false, reason: 'Stale' }],
    [-300_000, { isGenuine: true }],
    [-301_000, { isGenuine: false, reason: 'Stale' }],
  ])('judges its age %i ms later', (milliseconds, expected) => {
    expect(verdict({}, later(AT, milliseconds))).toEqual(expected);
  });

  it('fails closed without keys', () => {
    expect(verdict({}, AT, { ...accountWith(KEY), publicKeys: [] })).toEqual({
      isGenuine: false,
      reason: 'NoSecretConfigured',
    });
  });
});
