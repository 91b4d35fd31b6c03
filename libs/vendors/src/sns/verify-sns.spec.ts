import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { later } from '@earwitness/domain';
import type { VerificationResources } from '../contract/webhook';
import { selfSignedCertificate } from './simulator-certificate';
import { type SimulatedEnvelope, SimulatedSns } from './simulator-sns';
import { type SnsTrust, verifySns } from './verify-sns';

const now = '2026-11-20T08:15:30.250Z';
const topicArn = 'arn:aws:sns:eu-north-1:111122223333:recording-events';
const simulatedAt = 'http://127.0.0.1:8090/sns/';
const trust: SnsTrust = { topics: [topicArn], maxAgeMs: 3_900_000, simulatedAt };

const sns = new SimulatedSns({ baseUrl: simulatedAt, signatureVersion: '2' });
const older = new SimulatedSns({ baseUrl: simulatedAt, signatureVersion: '1' });
const other = new SimulatedSns({ baseUrl: simulatedAt, signatureVersion: '2' });
const notification = sns.notification({ id: 'm-1', topicArn, message: '{"event":"RECORDINGREADY"}', at: now });
const confirmation = sns.subscription('SubscriptionConfirmation', { id: 'm-2', topicArn, token: 't', at: now });

class Served implements VerificationResources {
  readonly asked: string[] = [];
  constructor(private readonly by: SimulatedSns = sns) {}
  certificate(url: string): Promise<string> {
    this.asked.push(url);
    const pem = this.by.certificate(url.slice(simulatedAt.length));
    return pem ? Promise.resolve(pem) : Promise.reject(new Error('404'));
  }
}

const verdictOf = (
  envelope: SimulatedEnvelope,
  as: Partial<SnsTrust> = {},
  { served = new Served(), at = now }: { readonly served?: Served; readonly at?: string } = {},
) => verifySns(JSON.stringify(envelope), { ...trust, ...as }, { now: at, resources: served });

describe('a message of SNS', () => {
  it('is genuine with a signature of version 1 and of version 2', async () => {
    expect(await verdictOf(notification)).toEqual({ isGenuine: true });
    const first = older.notification({ id: 'm-1', topicArn, message: 'x', at: now });
    expect(await verdictOf(first, {}, { served: new Served(older) })).toEqual({ isGenuine: true });
  });

  it('is refused once a subject is added: it is signed too', async () => {
    expect(await verdictOf({ ...notification, Subject: 'added' })).toMatchObject({ reason: 'WrongSignature' });
  });

  it('is genuine when it asks to confirm a subscription, and when it tells of its end', async () => {
    expect(await verdictOf(confirmation)).toEqual({ isGenuine: true });
    const end = sns.subscription('UnsubscribeConfirmation', { id: 'm-3', topicArn, token: 't', at: now });
    expect(await verdictOf(end)).toEqual({ isGenuine: true });
    expect(await verdictOf({ ...end, Type: 'SubscriptionConfirmation' })).toMatchObject({ reason: 'WrongSignature' });
  });

  it.each([
    ['Message', '{"event":"RECORDINGSTORED"}'],
    ['MessageId', 'm-2'],
    ['TopicArn', `${topicArn}-2`],
    ['Timestamp', '2026-11-20T08:15:31.250Z'],
    ['Signature', Buffer.alloc(256, 1).toString('base64')],
  ])('is refused once %s is changed', async (key, value) => {
    const topics = [topicArn, `${topicArn}-2`];
    expect(await verdictOf({ ...notification, [key]: value }, { topics })).toMatchObject({ reason: 'WrongSignature' });
  });

  it.each(['SubscribeURL', 'Token'])('is refused once %s of a confirmation is changed', async (key) => {
    expect(await verdictOf({ ...confirmation, [key]: `${confirmation[key]}x` })).toMatchObject({
      reason: 'WrongSignature',
    });
  });

  it('is refused when another key has signed it', async () => {
    const forged = other.notification({ id: 'm-1', topicArn, message: 'x', at: now });
    const envelope = { ...forged, SigningCertURL: notification.SigningCertURL ?? '' };
    expect(await verdictOf(envelope)).toMatchObject({ reason: 'WrongSignature' });
  });

  it('is accepted after the key was changed', async () => {
    const rotating = new SimulatedSns({ baseUrl: simulatedAt, signatureVersion: '2' });
    const before = rotating.notification({ id: 'm-1', topicArn, message: 'x', at: now });
    rotating.rotate(now);
    const after = rotating.notification({ id: 'm-2', topicArn, message: 'x', at: now });
    expect(after.SigningCertURL).not.toBe(before.SigningCertURL);
    for (const envelope of [before, after])
      expect(await verdictOf(envelope, {}, { served: new Served(rotating) })).toEqual({ isGenuine: true });
  });

  it('is refused without any topic configured, and from another topic, before anything is fetched', async () => {
    const served = new Served();
    expect(await verdictOf(notification, { topics: [] }, { served })).toMatchObject({ reason: 'NoSecretConfigured' });
    expect(await verdictOf(notification, { topics: ['arn:else'] }, { served })).toMatchObject({
      reason: 'ForeignTopic',
    });
    expect(served.asked).toEqual([]);
  });

  it('is refused when it is older than SNS would try, or from the future', async () => {
    expect(await verdictOf(notification, {}, { at: later(now, 3_899_000) })).toEqual({ isGenuine: true });
    expect(await verdictOf(notification, {}, { at: later(now, 3_901_000) })).toMatchObject({ reason: 'Stale' });
    expect(await verdictOf(notification, {}, { at: later(now, -301_000) })).toMatchObject({ reason: 'Stale' });
  });

  it.each([
    'https://sns.eu-north-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'http://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-north-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-north-1.amazonaws.com/x/../SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem?x=1',
    'https://sns.eu-north-1.amazonaws.com/other.pem',
    'file:///etc/passwd',
    '',
  ])('is refused with a certificate from elsewhere, which is never fetched: %s', async (SigningCertURL) => {
    const served = new Served();
    const { simulatedAt: _, ...real } = trust;
    const verdict = await verifySns(JSON.stringify({ ...notification, SigningCertURL }), real, {
      now,
      resources: served,
    });
    expect(verdict).toMatchObject({ reason: 'UntrustedCertificate' });
    expect(served.asked).toEqual([]);
  });

  it('asks Amazon, where nothing is simulated', async () => {
    const served = new Served();
    const SigningCertURL =
      'https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';
    const { simulatedAt: _, ...real } = trust;
    const envelope = JSON.stringify({ ...notification, SigningCertURL });
    await expect(verifySns(envelope, real, { now, resources: served })).rejects.toThrow('404');
    expect(served.asked).toEqual([SigningCertURL]);
  });

  it.each([
    'http://127.0.0.1:8090/other.pem',
    'http://127.0.0.1:8090/sns/../other.pem',
    'http://127.0.0.1:80/sns/a.pem',
  ])('is refused with a certificate from elsewhere than the simulator: %s', async (SigningCertURL) => {
    const served = new Served();
    expect(await verdictOf({ ...notification, SigningCertURL }, {}, { served })).toMatchObject({
      reason: 'UntrustedCertificate',
    });
    expect(served.asked).toEqual([]);
  });

  it('is refused when the certificate has run out, or is none', async () => {
    const long = { maxAgeMs: 1e12 };
    expect(await verdictOf(notification, long, { at: '2028-01-01T00:00:00.000Z' })).toMatchObject({
      reason: 'UntrustedCertificate',
      detail: 'dates',
    });
    const pem = (text: string): Served => Object.assign(new Served(), { certificate: () => Promise.resolve(text) });
    expect(await verdictOf(notification, {}, { served: pem('no certificate') })).toMatchObject({ detail: 'format' });
  });

  it.each([
    ['raw delivery', '{"event":"RECORDINGREADY"}', 'MissingSignature'],
    ['no JSON', 'event', 'MissingSignature'],
    ['no object', '[]', 'MissingSignature'],
    ['another type', JSON.stringify({ ...notification, Type: 'Other' }), 'MissingSignature'],
    ['no signature', JSON.stringify({ ...notification, Signature: undefined }), 'MissingSignature'],
    ['empty signature', JSON.stringify({ ...notification, Signature: '' }), 'MalformedSignature'],
    ['url-safe signature', JSON.stringify({ ...notification, Signature: 'a-b_' }), 'MalformedSignature'],
    ['unknown version', JSON.stringify({ ...notification, SignatureVersion: '3' }), 'MalformedSignature'],
  ])('is refused: %s', async (_, text, reason) => {
    expect(await verifySns(text, trust, { now, resources: new Served() })).toMatchObject({ isGenuine: false, reason });
  });

  it('is neither genuine nor forged while its certificate cannot be had', async () => {
    await expect(verdictOf(notification, {}, { served: new Served(other) })).rejects.toThrow('404');
  });
});

describe('a certificate that signs itself', () => {
  it('is one that node:crypto reads and verifies', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = selfSignedCertificate({
      privateKey,
      commonName: 'sns.simulated',
      serial: 1,
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2027-01-01T00:00:00.000Z',
    });
    const certificate = new X509Certificate(pem);
    expect(certificate.subject).toBe('CN=sns.simulated');
    expect(certificate.validToDate.toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect(certificate.verify(publicKey)).toBe(true);
  });
});
