import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type Instant, instantAt, later, toEpochMs } from '@earwitness/domain';
import { SignJWT, UnsecuredJWT } from 'jose';
import { SimulatedSns } from '../sns/simulator-sns';
import { iotcommsRecording } from '.';
import { accountIn, enveloped, webhookOf } from './iotcomms-recording.given';
import { TEST_KEY } from './simulator-key';

const NOW: Instant = '2026-11-20T08:15:30.000Z';
const nowSeconds = toEpochMs(NOW) / 1000;
const key = createPrivateKey(TEST_KEY);
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (from: ReturnType<typeof createPrivateKey>): string =>
  createPublicKey(from).export({ type: 'spki', format: 'pem' }).toString();
const none = { certificate: () => Promise.reject(new Error('not to be asked')) };

const withCallbacks = (more: object = {}) => accountIn('legacy', { callbacks: { publicKeys: pemOf(key), ...more } });
const account = withCallbacks();

const verdictOf = (authorization: string | undefined, by = account, kind = 'recordingReady') =>
  iotcommsRecording.verify({ ...webhookOf(kind, '{}'), headers: { authorization } }, by, NOW, none);
const bearing = async (claims: Record<string, unknown>, by = account, signer = key) => {
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(signer);
  return verdictOf(`Bearer ${token}`, by);
};
const seconds = (offset: number): number => nowSeconds + offset;

describe('the token of a callback', () => {
  it.each([
    ['issued now', { iat: seconds(0) }, undefined],
    ['issued long ago, valid for longer', { iat: seconds(-86_400), exp: seconds(60) }, undefined],
    ['valid only, whenever it was issued', { exp: seconds(60) }, undefined],
    ['expired within the tolerance', { exp: seconds(-299) }, undefined],
    ['expired', { iat: seconds(-400), exp: seconds(-301) }, 'Stale'],
    ['issued too long ago, valid for ever', { iat: seconds(-301) }, 'Stale'],
    ['issued in the future', { iat: seconds(301), exp: seconds(400) }, 'Stale'],
    ['not valid yet', { iat: seconds(0), nbf: seconds(301) }, 'Stale'],
    ['without any time', {}, 'Stale'],
    ['with a time that is none', { iat: 'now' }, 'WrongSignature'],
  ])('is judged by its times: %s', async (_, claims, reason) => {
    expect(await bearing(claims)).toMatchObject(reason ? { isGenuine: false, reason } : { isGenuine: true });
  });

  describe('that was good before', () => {
    const tokenOf = (claims: Record<string, unknown>): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(key);
    const at = (token: string, offset: number, by = account) =>
      iotcommsRecording.verify(
        { ...webhookOf('recordingReady', '{}'), headers: { authorization: `Bearer ${token}` } },
        by,
        instantAt((nowSeconds + offset) * 1000) ?? NOW,
        none,
      );

    it.each([
      ['has expired since', { exp: seconds(60) }, 359, 360],
      ['has become too old', { iat: seconds(0) }, 300, 301],
      ['is not valid yet by a clock that was set back', { nbf: seconds(0), exp: seconds(60) }, -300, -301],
    ])('is refused when it %s', async (...[, claims, good, bad]) => {
      const token = await tokenOf(claims);
      expect(await at(token, 0)).toEqual({ isGenuine: true });
      expect(await at(token, good)).toEqual({ isGenuine: true });
      expect(await at(token, bad)).toMatchObject({ isGenuine: false, reason: 'Stale' });
      expect(await at(token, good)).toEqual({ isGenuine: true });
    });

    it('proves nothing to another account, nor with another signature', async () => {
      const token = await tokenOf({ exp: seconds(60) });
      expect(await at(token, 0)).toEqual({ isGenuine: true });
      const stranger = withCallbacks({ publicKeys: pemOf(other.privateKey) });
      expect(await at(token, 0, stranger)).toMatchObject({ reason: 'WrongSignature' });
      expect(await at(token, 0, withCallbacks({ issuer: 'iotcomms' }))).toMatchObject({ reason: 'WrongSignature' });
      const [head = '', said = ''] = token.split('.');
      const forged = [head, said, (await tokenOf({ exp: seconds(61) })).split('.')[2]].join('.');
      expect(await at(forged, 0)).toMatchObject({ reason: 'WrongSignature' });
    });
  });

  it('is accepted from any of the keys, while one is being replaced', async () => {
    const both = withCallbacks({ publicKeys: `${pemOf(other.privateKey)}\n${pemOf(key)}` });
    expect(both.callbacks.publicKeys).toHaveLength(2);
    expect(await bearing({ iat: nowSeconds }, both)).toEqual({ isGenuine: true });
    expect(await bearing({ iat: nowSeconds }, both, other.privateKey)).toEqual({ isGenuine: true });
    expect(await bearing({ iat: nowSeconds }, account, other.privateKey)).toMatchObject({ reason: 'WrongSignature' });
  });

  it('is by and for whom the account says, where it says so', async () => {
    const strict = withCallbacks({ issuer: 'iotcomms', audience: 'bank' });
    const claims = { iat: nowSeconds, iss: 'iotcomms', aud: 'bank' };
    expect(await bearing(claims, strict)).toEqual({ isGenuine: true });
    for (const wrong of [{ iss: 'else' }, { aud: 'shop' }, { iss: undefined }])
      expect(await bearing({ ...claims, ...wrong }, strict)).toMatchObject({ reason: 'WrongSignature' });
  });

  it('is refused with any algorithm but RS256', async () => {
    const secret = new TextEncoder().encode(pemOf(key));
    const confused = await new SignJWT({ iat: nowSeconds }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    const padded = await new SignJWT({ iat: nowSeconds }).setProtectedHeader({ alg: 'PS256' }).sign(key);
    const unsecured = new UnsecuredJWT({ iat: nowSeconds }).encode();
    for (const token of [confused, padded, unsecured, `${unsecured}AA`])
      expect(await verdictOf(`Bearer ${token}`)).toMatchObject({ isGenuine: false });
  });

  it.each([undefined, '', 'Basic YTpi', 'Bearer', 'Bearer a.b', 'Bearer a.b.c', 'Bearer a.b.c.d', 'bearer a.b.c'])(
    'is refused when it is none: %s',
    async (header) => {
      expect(await verdictOf(header)).toMatchObject({
        isGenuine: false,
        reason: header ? 'MalformedSignature' : 'MissingSignature',
      });
    },
  );

  it('opens no address that there is not', async () => {
    expect(await verdictOf('Bearer x', account, 'elsewhere')).toEqual({ isGenuine: false, reason: 'UnknownKind' });
  });
});

describe('what comes by SNS', () => {
  const withTopic = accountIn('session', { sns: { topics: ['arn:aws:sns:eu-north-1:111122223333:recording-events'] } });
  const eventQueue = { url: 'https://sqs.eu-north-1.amazonaws.com/111122223333/events', region: 'eu-north-1' };
  const verified = (headers: Record<string, string>, by = withTopic) =>
    iotcommsRecording.verify({ ...webhookOf('sns', enveloped('{}')), headers }, by, NOW, none);

  it('is refused as raw delivery, which nobody signs', async () => {
    expect(await verified({ 'x-amz-sns-rawdelivery': 'true' })).toMatchObject({ reason: 'MissingSignature' });
  });

  it('is refused where no topic is configured, whatever token it bears', async () => {
    expect(await verified({ authorization: 'Bearer a.b.c' }, account)).toMatchObject({ reason: 'NoSecretConfigured' });
  });

  it('may have waited for days in a queue, where the customer has one', async () => {
    const simulatedAt = 'http://127.0.0.1:8090/sns/';
    const [topicArn = ''] = withTopic.sns?.topics ?? [];
    const sns = new SimulatedSns({ baseUrl: simulatedAt, signatureVersion: '2' });
    const envelope = sns.notification({ id: 'm', topicArn, message: '{}', at: later(NOW, -7 * 86_400_000) });
    const resources = {
      certificate: (url: string) => Promise.resolve(sns.certificate(url.slice(simulatedAt.length)) ?? ''),
    };
    const verdict = (more: object) => {
      const by = accountIn('session', { sns: { topics: [topicArn], simulatedAt }, ...more });
      return iotcommsRecording.verify(webhookOf('sns', JSON.stringify(envelope)), by, NOW, resources);
    };
    expect(await verdict({})).toEqual({ isGenuine: false, reason: 'Stale' });
    expect(await verdict({ eventQueue })).toEqual({ isGenuine: true });
  });

  it('is drained from that queue as if it had been posted', () => {
    expect(iotcommsRecording.eventQueue?.(accountIn('session', { eventQueue }))).toEqual({
      ...eventQueue,
      kind: 'sns',
    });
    expect(iotcommsRecording.eventQueue?.(account)).toBeUndefined();
  });
});

describe('an account', () => {
  const valid = {
    domain: 'a.example',
    callbacks: { publicKeys: [pemOf(key)] },
    commandQueueAccounts: ['111122223333'],
  };
  it.each([
    ['no way to send commands by SQS', { commandQueueAccounts: [] }],
    ['no way to send commands by REST', { commandTransport: 'rest' }],
    ['no stream target to stream to', { captures: ['stream'] }],
    ['no key', { callbacks: { publicKeys: [] } }],
    ['a key that is none', { callbacks: { publicKeys: ['-----BEGIN PUBLIC KEY-----'] } }],
    ['a key of another kind', { callbacks: { publicKeys: [pemOf(generateKeyPairSync('ed25519').privateKey)] } }],
    ['a stream over plain HTTP', { streamTargets: { a: { url: 'http://a' } } }],
    ['a topic that is none', { sns: { topics: ['recording-events'] } }],
    ['a field that nobody knows', { commandQeueAccounts: [] }],
  ])('is refused with %s', (_, more) => {
    expect(iotcommsRecording.accountSchema.safeParse({ ...valid, ...more }).success).toBe(false);
  });

  it('is accepted with what it needs', () => {
    expect(iotcommsRecording.accountSchema.safeParse(valid).success).toBe(true);
  });
});
