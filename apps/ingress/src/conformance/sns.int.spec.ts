import { DEAD_LETTERS, Queues } from '@earwitness/messaging';
import { freshQueue, until } from '@earwitness/testing';
import { CANARIES } from './accounts';
import { type Delivery, withFields } from './delivery';
import { TOPIC } from './iotcomms-sender';
import { type Answer, World } from './world';

const IOTCOMMS = 'iotcomms-recording/main';
const REGION = 'us-east-1';
const READY = { event: 'RECORDINGREADY', recordingId: 'r-1', replyId: CANARIES.replyId };

let world: World;
let queue: string;
beforeAll(async () => {
  queue = await freshQueue();
  world = await World.begin({
    accounts: ({ iotcomms, sink }) => ({
      'iotcomms-recording': [
        iotcomms.account('amazon', { sns: { topics: [TOPIC] } }),
        iotcomms.account('careless', { sns: { topics: [TOPIC], simulatedAt: sink.url } }),
        iotcomms.account('queued', { eventQueue: { url: queue, region: REGION } }),
      ],
    }),
  });
});
afterAll(() => world.end());

const problem = ({ status, text }: Answer) => ({ status, title: (JSON.parse(text) as { title?: string }).title });
const refused = (title: string) => ({ status: 401, title });
const notification = (settings = {}): Promise<Delivery> => world.ground.iotcomms.speaker(settings).notification(READY);
const addressOf = ({ body }: Delivery): string =>
  (JSON.parse(body.toString()) as { SigningCertURL: string }).SigningCertURL;
const factNames = async (from: number) => (await world.ground.bus.facts()).slice(from).map(({ fact }) => fact.name);

describe('a notification', () => {
  it.each(['1', '2'])('with a signature of version %s is taken', async (snsSignatureVersion) => {
    const before = (await world.ground.bus.facts()).length;
    expect(await world.send(IOTCOMMS, await notification({ snsSignatureVersion }))).toMatchObject({ status: 200 });
    expect(await factNames(before)).toContain('RecordingAvailable');
  });

  it.each<[string, object]>([
    ['words', { Message: JSON.stringify({ ...READY, recordingId: 'r-2' }) }],
    ['a subject', { Subject: 'added' }],
    ['an id', { MessageId: 'another' }],
    ['a time', { Timestamp: new Date().toISOString() }],
    ['a version', { SignatureVersion: '1' }],
    ['a type', { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: 'https://sns.eu-north-1.amazonaws.com/' }],
    ['a signature', { Signature: Buffer.alloc(256).toString('base64') }],
  ])('with %s that was not signed is refused', async (_, fields) => {
    const before = (await world.ground.bus.facts()).length;
    const answer = await world.send(IOTCOMMS, withFields(await notification(), fields));
    expect(problem(answer)).toEqual(refused('WrongSignature'));
    expect(await factNames(before)).toEqual([]);
  });

  it('of a version that there is none of is refused', async () => {
    const answer = await world.send(IOTCOMMS, withFields(await notification(), { SignatureVersion: '3' }));
    expect(problem(answer)).toEqual(refused('MalformedSignature'));
  });

  it('of a foreign topic is refused, though rightly signed', async () => {
    const foreign = await notification({ topicArn: `${TOPIC}-foreign` });
    expect(problem(await world.send(IOTCOMMS, foreign))).toEqual(refused('ForeignTopic'));
    const disguised = withFields(foreign, { TopicArn: TOPIC });
    expect(problem(await world.send(IOTCOMMS, disguised))).toEqual(refused('WrongSignature'));
  });

  it.each([-2 * 3_600_000, 3_600_000])('by a clock that is off by %i ms is refused', async (offMs) => {
    const speaker = world.ground.iotcomms.speaker();
    speaker.offMs = offMs;
    expect(problem(await world.send(IOTCOMMS, await speaker.notification(READY)))).toEqual(refused('Stale'));
  });

  it('that is delivered raw, and so unsigned, is refused', async () => {
    const { kind, body } = await notification();
    const headers = { 'x-amz-sns-rawdelivery': 'true' };
    expect(problem(await world.send(IOTCOMMS, { kind, headers, body }))).toEqual(refused('MissingSignature'));
  });
});

describe('a certificate', () => {
  const pem = (base: string): string => `${base}/SimpleNotificationService-${'a'.repeat(32)}.pem`;

  it('at a strange address is not asked for, and the message refused', async () => {
    const { sink, iotcomms } = world.ground;
    const { host, port } = new URL(sink.url);
    const genuine = await notification();
    const path = new URL(addressOf(genuine)).pathname;
    const strange = {
      [IOTCOMMS]: [
        `${sink.url}${path}`,
        `${iotcomms.url}@${host}${path}`,
        `${iotcomms.url}/../..//${host}${path}`.replace(iotcomms.url, sink.url),
        `//${host}${path}`,
        `\t${sink.url}${path}`,
      ],
      'iotcomms-recording/amazon': [
        pem(sink.url),
        pem(`https://${host}`),
        pem(`https://sns.eu-north-1.amazonaws.com@${host}`),
        pem(`https://sns.eu-north-1.amazonaws.com:${port}@${host}`),
        pem(`https://${host}/sns.eu-north-1.amazonaws.com`),
        pem(`https://${host}#sns.eu-north-1.amazonaws.com`),
        pem(`https://${host}\\.sns.eu-north-1.amazonaws.com`),
        pem('http://sns.eu-north-1.amazonaws.com'),
        pem('https://sns.eu-north-1.amazonaws.com.localhost'),
        pem('https://s3.eu-north-1.amazonaws.com'),
        addressOf(genuine),
      ],
    };
    for (const [to, addresses] of Object.entries(strange))
      for (const SigningCertURL of addresses) {
        const answer = await world.send(to, withFields(genuine, { SigningCertURL }));
        expect({ SigningCertURL, ...problem(answer) }).toEqual({ SigningCertURL, ...refused('UntrustedCertificate') });
      }
    expect(sink.connections).toBe(0);
  });

  it('that is not to be had makes the vendor come again', async () => {
    const SigningCertURL = pem(`${world.ground.iotcomms.url}/sns`);
    const answer = await world.send(IOTCOMMS, withFields(await notification(), { SigningCertURL }));
    expect(problem(answer)).toEqual({ status: 503, title: 'CannotVerify' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is not followed elsewhere', async () => {
    const { iotcomms, sink } = world.ground;
    iotcomms.away = sink.url;
    const SigningCertURL = pem(`${iotcomms.url}/away`);
    const answer = await world.send(IOTCOMMS, withFields(await notification(), { SigningCertURL }));
    expect(problem(answer)).toEqual({ status: 503, title: 'CannotVerify' });
    expect(iotcomms.asked.at(-1)).toBe(new URL(SigningCertURL).pathname);
    expect(sink.connections).toBe(0);
  });
});

describe('a subscription', () => {
  const signedFor = async (selfUrl: string): Promise<Delivery> => {
    const subscription = await world.ground.iotcomms.speaker({ selfUrl }).subscription();
    return withFields(subscription, { SigningCertURL: addressOf(await notification()) });
  };

  it('to the topic of the account is confirmed', async () => {
    const before = (await world.ground.bus.facts()).length;
    const subscription = await world.ground.iotcomms.speaker().subscription();
    expect(await world.send(IOTCOMMS, subscription)).toMatchObject({ status: 200 });
    const asked = new URL(world.ground.iotcomms.asked.at(-1) ?? '', world.ground.iotcomms.url).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({ Action: 'ConfirmSubscription', TopicArn: TOPIC });
    expect(await factNames(before)).toEqual(['VendorAlarmRaised']);
  });

  it('to another topic is refused, and not confirmed', async () => {
    const { iotcomms } = world.ground;
    const foreign = await iotcomms.speaker({ topicArn: `${TOPIC}-foreign` }).subscription();
    const askedBefore = iotcomms.asked.length;
    expect(problem(await world.send(IOTCOMMS, foreign))).toEqual(refused('ForeignTopic'));
    expect(iotcomms.asked).toHaveLength(askedBefore);
  });

  it('at a strange address is told of, though rightly signed, and not confirmed', async () => {
    const { sink } = world.ground;
    const before = (await world.ground.bus.facts()).length;
    expect(await world.send(IOTCOMMS, await signedFor(sink.url))).toMatchObject({ status: 200 });
    expect(await factNames(before)).toEqual(['VendorAlarmRaised']);
    expect(sink.connections).toBe(0);
  });

  it('is not followed elsewhere, and asked for again', async () => {
    const { iotcomms, sink } = world.ground;
    iotcomms.away = sink.url;
    const answer = await world.send(IOTCOMMS, await signedFor(`${iotcomms.url}/away`));
    expect(problem(answer)).toEqual({ status: 503, title: 'ConfirmationFailed' });
    expect(iotcomms.asked.at(-1)).toMatch(/^\/away\/.*ConfirmSubscription/);
    expect(sink.connections).toBe(0);
  });

  it('is confirmed at the sink, too, where the sink is who the account trusts', async () => {
    const { sink } = world.ground;
    const speaker = world.ground.iotcomms.speaker({ selfUrl: sink.url });
    expect(problem(await world.send('iotcomms-recording/careless', await speaker.subscription()))).toEqual({
      status: 503,
      title: 'CannotVerify',
    });
    expect(sink.connections).toBe(1);
  });
});

describe('a queue that the topic is subscribed to', () => {
  const onQueue = async (message: string): Promise<void> => {
    const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
    const queues = new Queues({ endpoint: world.ground.sqsEndpoint, credentials });
    expect(await queues.send({ url: queue, region: REGION }, { body: message })).toEqual({ kind: 'accepted' });
    queues.close();
  };
  const queuedNotification = (settings = {}): Promise<string> =>
    world.ground.iotcomms.speaker({ eventQueueUrl: queue, ...settings }).queuedNotification(READY);

  it('is drained: what is genuine becomes facts', async () => {
    const before = (await world.ground.bus.facts()).length;
    await onQueue(await queuedNotification());
    await until(async () => (await factNames(before)).includes('RecordingAvailable'));
    const { origin } = (await world.ground.bus.facts()).at(-1)?.fact ?? {};
    expect(origin).toMatchObject({ account: 'queued' });
  });

  it('is not blocked by what is not genuine: that is kept, sealed, with the cause', async () => {
    const before = (await world.ground.bus.facts()).length;
    const forged = (await queuedNotification()).replace('r-1', 'r-9');
    const foreign = await queuedNotification({ topicArn: `${TOPIC}-foreign` });
    for (const message of [forged, foreign, 'no JSON']) await onQueue(message);
    await onQueue(await queuedNotification());
    const kept = await until(async () => {
      const facts = (await world.ground.bus.facts()).slice(before).map(({ fact }) => fact);
      const refused = facts.filter(({ name }) => name === 'UnrecognisedWebhook');
      return refused.length === 3 ? refused : undefined;
    });
    expect(kept.map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        { reason: 'NotGenuine', detail: 'WrongSignature', sizeBytes: forged.length },
        { reason: 'NotGenuine', detail: 'ForeignTopic', sizeBytes: foreign.length },
        { reason: 'NotGenuine', detail: 'MissingSignature', sizeBytes: 'no JSON'.length },
      ]),
    );
    expect(JSON.stringify(kept)).not.toContain('r-9');
    expect(await world.ground.bus.on(DEAD_LETTERS.topic)).toEqual([]);
    await until(async () => (await factNames(before)).includes('RecordingAvailable'));
  });
});
