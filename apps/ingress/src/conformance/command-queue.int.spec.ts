import { type CommandOf, command as commandSchema } from '@earwitness/domain';
import { Queues } from '@earwitness/messaging';
import { freshQueue } from '@earwitness/testing';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CANARIES, TENANT } from './accounts';
import { withFields } from './delivery';
import { World } from './world';

const VENDOR = 'iotcomms-recording';
const REGION = 'us-east-1';
const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

let world: World;
let queue: string;
let queues: Queues;
beforeAll(async () => {
  queue = await freshQueue();
  const [, awsAccount = ''] = new URL(queue).pathname.split('/');
  const commandQueuesSimulatedAt = new URL('/', queue).href;
  world = await World.begin({
    accounts: ({ iotcomms }) => ({
      [VENDOR]: [
        iotcomms.account('emulated', { commandQueueAccounts: [awsAccount], commandQueuesSimulatedAt, rest: undefined }),
        iotcomms.account('amazon', { commandQueueAccounts: ['111122223333'], rest: undefined }),
      ],
    }),
  });
  queues = new Queues({ endpoint: world.ground.sqsEndpoint, credentials, requestTimeoutMs: 2_000 });
});
afterAll(async () => {
  queues.close();
  await world.end();
});
afterEach(() => expect(world.ground.sink.connections).toBe(0));

const stop: CommandOf<'StopCapture'> = commandSchema.parse({
  type: 'StopCapture',
  commandId: '0b7e4a10-3c2d-8e5f-9a6b-1c2d3e4f5a6b',
  intent: 'stop',
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd'.repeat(32),
  tenant: TENANT,
  vendor: VENDOR,
  account: 'any',
  captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
  captureRef: 'r-1',
  mode: 'file',
  refs: {},
  handles: {},
}) as CommandOf<'StopCapture'>;

const requestWith = (id: string, handles: Readonly<Record<string, unknown>>) => {
  const { adapter, settings } = world.account(VENDOR, id);
  return adapter.commands.toRequest(stop, settings, { handles, stores: {}, nowSeconds: 0 });
};

/** What the saga would send, once the vendor has told us of a recording and of this queue. */
const requestTo = async (account: string, commandQueue: string) => {
  const event = { event: 'RECORDINGSTARTED', recordingId: 'r-1', replyId: CANARIES.replyId, commandQueue };
  const told = await world.ground.iotcomms.speaker().notification(event);
  expect(await world.send(`${VENDOR}/${account}`, told)).toMatchObject({ status: 200 });
  const { fact } = (await world.ground.bus.facts()).findLast(({ fact: { origin } }) => origin.handles) ?? {};
  const sealed = Object.entries(fact?.origin.handles ?? {});
  const handles = Object.fromEntries(sealed.map(([name, handle]) => [name, world.sealer.openText(handle, TENANT)]));
  return requestWith(account, handles);
};

it('a question that names a queue is answered, and the queue forgotten', async () => {
  const commandQueue = `${world.ground.sink.url}/111122223333/q`;
  const question = await world.ground.iotcomms.speaker().newCall();
  const asking = withFields(question, { commandQueue, commandRegion: REGION, replyId: CANARIES.replyId });
  expect(await world.send(`${VENDOR}/emulated`, asking)).toMatchObject({ status: 200, text: '{"recordCall":true}' });
  const kept = (await world.ground.bus.facts()).at(-1);
  expect(kept?.fact).toMatchObject({ name: 'SessionAnnounced', origin: { account: 'emulated' } });
  expect(kept?.fact.origin.handles).toBeUndefined();
  expect(JSON.stringify(kept?.fact)).not.toContain(world.ground.sink.url);
  expect(world.unsealed(kept?.raw)).toContain(commandQueue);
});

it('a command goes to the queue of the account', async () => {
  const request = await requestTo('emulated', queue);
  expect(request).toMatchObject({ via: 'sqs', queueUrl: queue });
  if (request.via !== 'sqs') throw new Error('not by SQS');
  expect(await queues.send({ url: request.queueUrl, region: REGION }, request)).toEqual({ kind: 'accepted' });
  const [message] = await queues.receive({ url: queue, region: REGION }, AbortSignal.timeout(5_000));
  expect(JSON.parse(message?.body ?? '')).toMatchObject({ method: 'STOPRECORDING', replyId: CANARIES.replyId });
  expect(await queues.delete({ url: queue, region: REGION }, message ? [message] : [])).toEqual([]);
});

/** Ways to write an address that somebody may take for a queue of ours. */
const strangeQueues = (): readonly string[] => {
  const { host, hostname, port } = new URL(world.ground.sink.url);
  const path = '111122223333/q';
  const amazon = 'sqs.eu-north-1.amazonaws.com';
  const hosts = [
    ...[
      host,
      `localhost:${port}`,
      `0.0.0.0:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0x7f000001:${port}`,
      `[::1]:${port}`,
    ],
    ...[`${amazon}@${host}`, `${amazon}:443@${host}`, `${host}#${amazon}`, `${host}?${amazon}`, `${host}\\${amazon}`],
    ...[
      `${amazon}.${hostname}.nip.io:${port}`,
      `${amazon}.evil.example`,
      `evil-${amazon}`,
      `sqs.amazonaws.com.evil.example`,
    ],
    ...[
      '169.254.169.254',
      'metadata.google.internal',
      'sqs.eu-north-1.amazonaws.com.',
      `${amazon}:8443`,
      `x@${amazon}`,
    ],
  ];
  const paths = [
    path,
    `../${path}`,
    `${path}/../../222233334444/q`,
    `${path}?a=b`,
    `${path}#a`,
    '222233334444/q',
    `//${host}/${path}`,
  ];
  const wellKnown = ['file:///etc/passwd', 'javascript:0', 'q', `//${host}/${path}`, `http://${amazon}/${path}`];
  return [
    ...hosts.flatMap((name) => ['http', 'https'].map((scheme) => `${scheme}://${name}/${path}`)),
    ...hosts.slice(0, 5).flatMap((name) => paths.map((rest) => `https://${name}/${rest}`)),
    ...paths.slice(1).flatMap((rest) => [`https://${amazon}/${rest}`, `${new URL('/', queue).href}${rest}`]),
    ...wellKnown,
  ];
};

it('no command goes to any other, and nobody there is called', async () => {
  const strange = strangeQueues();
  expect(strange.length).toBeGreaterThan(80);
  for (const account of ['emulated', 'amazon'])
    for (const commandQueue of strange) {
      const request = await requestWith(account, { RECORDINGSTARTED: { replyId: 'x', commandQueue } });
      expect({ account, commandQueue, request }).toMatchObject({ request: { via: 'nothing', reason: 'ForeignQueue' } });
    }
  const [anyOfThem = ''] = strange;
  expect(await requestTo('emulated', anyOfThem)).toEqual({ via: 'nothing', reason: 'ForeignQueue' });
});

it('a queue of Amazon is one of the account where it should be, in the account of the vendor', async () => {
  const commandQueue = 'https://sqs.eu-north-1.amazonaws.com/111122223333/q';
  expect(await requestTo('amazon', commandQueue)).toMatchObject({ via: 'sqs', queueUrl: commandQueue });
});

it('the client of SQS calls its endpoint, whatever host a queue has', async () => {
  const disguised = { url: `${world.ground.sink.url}${new URL(queue).pathname}`, region: REGION };
  expect(await queues.send(disguised, { body: 'here' })).toEqual({ kind: 'accepted' });
  const received = await queues.receive(disguised, AbortSignal.timeout(5_000));
  expect(received.map(({ body }) => body)).toEqual(['here']);
  expect(await queues.delete(disguised, received)).toEqual([]);
});

describe('where no endpoint is configured', () => {
  /** Nobody is there: nothing of this leaves the machine. */
  const region = 'nowhere-1';
  const strange = (): string => `${world.ground.sink.url}/111122223333/q`;

  it('the client of SQS calls Amazon, whatever host a queue has', async () => {
    const amazon = new Queues({ credentials, requestTimeoutMs: 2_000 });
    const { kind } = await amazon.send({ url: strange(), region }, { body: 'x' });
    expect(['retry', 'unknown']).toContain(kind);
    amazon.close();
  });

  it('another client would have sent the strange host a signed request', async () => {
    const { sink } = world.ground;
    const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const client = new SQSClient({ region, credentials, maxAttempts: 1, logger: quiet });
    await client.send(new SendMessageCommand({ QueueUrl: strange(), MessageBody: 'x' })).catch(() => undefined);
    client.destroy();
    expect(sink.connections).toBe(1);
    sink.connections = 0;
  });
});
