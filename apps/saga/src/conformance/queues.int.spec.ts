import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Queues, type Received } from '@earwitness/messaging';
import { freshQueue, sqsEndpoint, TcpProxy, until } from '@earwitness/testing';
import { iotcommsAccount, recordAll } from './accounts';
import { iotcomms, QUEUE_REGION } from './voices';
import { World } from './world';

const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' } as const;

let emulator: string;
let inbox: Queues;
let world: World;
beforeAll(async () => {
  emulator = await sqsEndpoint();
  inbox = new Queues({ endpoint: emulator, credentials });
});
afterAll(() => inbox.close());
afterEach(() => world.end());

/** A saga whose SQS is there, and that takes queues below there for the vendor's, unless the settings say otherwise. */
const begin = async (endpoint: string, settings: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  const byQueue = {
    commandTransport: 'sqs',
    commandQueueAccounts: ['000000000000'],
    commandQueuesSimulatedAt: emulator,
    rest: undefined,
    ...settings,
  };
  world = await World.begin({
    accounts: [iotcommsAccount('recorder', 'http://127.0.0.1:1', byQueue)],
    policies: recordAll({ store: { settle: 'PT0S' } }),
    queues: new Queues({ endpoint, credentials, requestTimeoutMs: 1_000 }),
  });
  await world.startSaga();
};

const sayReady = (commandQueue: string): Promise<void> =>
  world.say(iotcomms('recordingReady', { recording: 'file', commandQueue }));

const received = async (url: string): Promise<readonly Received[]> => {
  const messages = await inbox.receive({ url, region: QUEUE_REGION }, AbortSignal.timeout(10_000));
  await inbox.delete({ url, region: QUEUE_REGION }, messages);
  return messages;
};

const waiting = async (url: string): Promise<readonly Received[]> =>
  inbox.receive({ url, region: QUEUE_REGION }, AbortSignal.timeout(500)).catch(() => []);

const proxyTo = (port?: number): Promise<TcpProxy> =>
  TcpProxy.start({ targetPort: () => Number(new URL(emulator).port), ...(port === undefined ? {} : { port }) });

describe('a command by queue', () => {
  it('goes once to the queue that the event named', async () => {
    const [queue, other] = [await freshQueue(), await freshQueue()];
    await begin(emulator);
    await sayReady(queue);
    const [message, ...more] = await received(queue);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ method: 'STORERECORDING', recordingId: 'file' });
    expect(more).toEqual([]);
    await world.heard('file', 'CommandAccepted');
    expect(await waiting(queue)).toEqual([]);
    expect(await waiting(other)).toEqual([]);
  });

  it('waits for SQS to be there, and is then sent once', async () => {
    const queue = await freshQueue();
    const placeholder = await proxyTo();
    const { port } = placeholder;
    await placeholder.close();
    await begin(`http://127.0.0.1:${port}`);
    await sayReady(queue);
    await until(async () => (await sends()) > 1, { what: 'another attempt' });
    const proxy = await proxyTo(port);
    expect(await received(queue)).toHaveLength(1);
    await world.heard('file', 'CommandAccepted');
    expect(await waiting(queue)).toEqual([]);
    await proxy.close();
  });

  it('is repeated on a FIFO queue when the answer was lost, and is there once', async () => {
    const queue = await freshQueue({ fifo: true });
    let isFirst = true;
    const proxy = await TcpProxy.start({
      targetPort: () => Number(new URL(emulator).port),
      filters: ({ cut }) => ({
        toClient: (chunk) => {
          if (isFirst) cut();
          isFirst = false;
          return chunk;
        },
      }),
    });
    await begin(`http://127.0.0.1:${proxy.port}`);
    await sayReady(queue);
    await world.heard('file', 'CommandAccepted');
    expect(await sends()).toBe(2);
    expect(await received(queue)).toHaveLength(1);
    expect(await waiting(queue)).toEqual([]);
    await proxy.close();
  });

  it('is not sent where a stranger would read it: nobody is even connected to', async () => {
    let connections = 0;
    const sink = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const { port } = sink.address() as AddressInfo;
    await begin(emulator);
    await sayReady(`http://127.0.0.1:${port}/000000000000/queue`);
    expect((await world.heard('file', 'CommandRefused')).data).toMatchObject({ reason: 'ForeignQueue' });
    expect(connections).toBe(0);
    await new Promise((resolve) => sink.close(resolve));
  });

  const sends = async (): Promise<number> => {
    const [row] = await world.database.query<{ sends: number }>('SELECT sends FROM dispatches');
    return row?.sends ?? 0;
  };
});
