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
      streamTargets: {},
      askAfterMs: 600_000,
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

  it('records in both channels of a call, and in one of a conference, unless it is told otherwise', () => {
    const account = telnyxAccountSchema.parse({ ...least, native: {}, conference: {} });
    expect(account.native).toEqual({ format: 'mp3', channels: 'dual', carryClientState: true });
    expect(account.conference).toEqual({ format: 'mp3', channels: 'single' });
  });

  it.each([
    ['a mode that is chosen and not configured', { ...least, captures: ['native'] }],
    ['a mode that nothing starts by itself in', { ...least, captures: ['stream'] }],
    ['a recording of more than four hours', { ...least, native: { maxLengthSecs: 14_401 } }],
    ['a file name of 41 characters', { ...least, native: { customFileName: 'x'.repeat(41) } }],
    ['a region that does not exist', { ...least, conference: { region: 'Moon' } }],
    ['a stream to somewhere that is no WebSocket', { ...least, streamTargets: { a: { url: 'https://a' } } }],
    ['no time to wait', { ...least, askAfterMs: 0 }],
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
