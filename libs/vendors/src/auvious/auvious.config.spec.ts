import { auvious } from '.';

const given = { clientId: 'c', clientSecret: 's', applicationId: 'a', webhookKeys: 'key-of-webhooks' };
const parse = (more: object) => auvious.accountSchema.safeParse({ ...given, ...more });

describe('an account', () => {
  it('needs no more than its credentials and a key', () => {
    expect(parse({}).data).toEqual({
      ...given,
      base: 'https://auvious.video',
      webhookKeys: ['key-of-webhooks'],
      audio: true,
      video: true,
      starts: 'command',
      pollScale: 1,
      correlationHeaders: [],
    });
  });

  it.each(['https://auvious.video/', 'https://eu.auvious.com', 'http://127.0.0.1:8090/auvious', 'http://[::1]:1'])(
    'may be at %s',
    (base) => expect(parse({ base }).data?.base).toBe(base.replace(/\/$/, '')),
  );

  it.each([
    'http://auvious.video',
    'http://127.0.0.1.attacker.example',
    'http://localhost.attacker.example',
    'ftp://auvious.video',
    'https://user:password@auvious.video',
    'https://auvious.video?x=1',
    'https://auvious.video#x',
    'auvious.video',
  ])('may not be at %s', (base) => expect(parse({ base }).success).toBe(false));

  it.each([{ webhookKeys: [] }, { webhookKeys: '' }, { clientSecret: '' }, { pollScale: 0 }, { unknown: 1 }])(
    'is refused with %j',
    (more) => expect(parse(more).success).toBe(false),
  );

  it('reads several keys from one file', () => {
    expect(parse({ webhookKeys: 'first-key\nsecond-key\n' }).data?.webhookKeys).toEqual(['first-key', 'second-key']);
  });

  it('starts recordings itself, unless Auvious does', () => {
    const profileOf = (starts: string) => {
      const { data } = parse({ starts });
      if (!data) throw new Error('refused');
      return auvious.profile({ ...data, id: 'main', tenant: 'bank' });
    };
    expect(profileOf('command').startsWithSession).toEqual(['conference']);
    expect(profileOf('vendor').startsWithSession).toEqual([]);
    expect(profileOf('vendor').capabilities.conference?.startedBy).toBe('vendor');
  });
});
