import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { TcpProxy } from './tcp-proxy';
import { until } from './until';

let echo: Server;
let proxy: TcpProxy;
let client: Socket;
let heard: string;
let passing: Buffer[];

const portOf = (server: Server): number => (server.address() as { port: number }).port;

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  passing = [];
  const toServer = (chunk: Buffer): Buffer => {
    passing.push(chunk);
    return chunk;
  };
  proxy = await TcpProxy.start({ targetPort: () => portOf(echo), filters: () => ({ toServer }) });
  client = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
  heard = '';
  client.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await once(client, 'connect');
});

afterEach(async () => {
  client.destroy();
  await proxy.close();
  echo.close();
});

describe('a proxy between client and server', () => {
  it('passes everything on', async () => {
    client.write('hello');
    await until(() => heard === 'hello');
  });

  it('delays', async () => {
    proxy.faults.delayMs = 50;
    const before = performance.now();
    client.write('hello');
    await until(() => heard === 'hello');
    expect(performance.now() - before).toBeGreaterThanOrEqual(95);
  });

  it('throttles', async () => {
    proxy.faults.bytesPerSecond = 10_000;
    const before = performance.now();
    client.write('x'.repeat(1_000));
    await until(() => heard.length === 1_000);
    expect(performance.now() - before).toBeGreaterThanOrEqual(190);
  });

  it('lets nothing through when it is half open, without saying so', async () => {
    proxy.faults.isHalfOpen = true;
    let isClosed = false;
    client.on('close', () => (isClosed = true));
    client.write('lost');
    await until(() => passing.length === 1);
    proxy.faults.isHalfOpen = false;
    client.write('kept');
    await until(() => heard.endsWith('kept'));
    expect(heard).toBe('kept');
    expect(isClosed).toBe(false);
  });

  it('cuts', async () => {
    proxy.cut();
    await once(client, 'close');
  });
});
