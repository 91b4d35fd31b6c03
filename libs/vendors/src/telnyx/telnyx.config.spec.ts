import { telnyxAccountSchema } from './telnyx.config';

const KEY = '+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik=';
const OTHER_KEY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const least = { publicKeys: [KEY], apiKey: 'k' };
const withSiprec = (siprec: object) => ({ ...least, siprec: { connectorName: 'srs', ...siprec } });

describe('the account of a Telnyx customer', () => {
  it('needs keys, and has defaults for everything else', () => {
    expect(telnyxAccountSchema.parse(least)).toEqual({
      ...least,
      apiBase: 'https://api.telnyx.com/v2',
      legs: 'all',
      correlationHeaders: [],
    });
  });

  it('takes several keys from one file', () => {
    expect(telnyxAccountSchema.parse({ ...least, publicKeys: `${KEY}\n${OTHER_KEY}\n` }).publicKeys).toEqual([
      KEY,
      OTHER_KEY,
    ]);
  });

  it('speaks TLS to the recording server where it must be secure', () => {
    expect(telnyxAccountSchema.parse(withSiprec({ secure: true })).siprec?.transport).toBe('tls');
    expect(telnyxAccountSchema.parse(withSiprec({})).siprec).toEqual({
      connectorName: 'srs',
      track: 'both_tracks',
      secure: false,
      transport: 'udp',
      sessionTimeoutSecs: 1800,
      includeMetadataCustomHeaders: true,
      carryClientState: true,
    });
  });

  it.each([
    ['no key', { ...least, publicKeys: [] }],
    ['an empty file of keys', { ...least, publicKeys: '\n' }],
    ['a key of 31 bytes', { ...least, publicKeys: [Buffer.alloc(31).toString('base64')] }],
    ['a PEM in place of the key', { ...least, publicKeys: '-----BEGIN PUBLIC KEY-----' }],
    ['an empty API key', { ...least, apiKey: '' }],
    ['an address that is not HTTP', { ...least, apiBase: 'file:///etc/passwd' }],
    ['a session timeout of 89 s', withSiprec({ sessionTimeoutSecs: 89 })],
    ['a track that does not exist', withSiprec({ track: 'both' })],
    ['a field that does not exist', { ...least, webhookSecret: 's' }],
  ])('refuses %s', (_, account) => {
    expect(telnyxAccountSchema.safeParse(account).success).toBe(false);
  });
});
