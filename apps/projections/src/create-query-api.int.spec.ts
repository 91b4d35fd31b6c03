import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { toDirectory } from '@earwitness/configuration';
import { createLogger } from '@earwitness/observability';
import { at } from '@earwitness/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createQueryApi, type QueryServerOptions } from './create-query-api';

let app: NestFastifyApplication;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

const nobody = () => Promise.reject(new Error('nobody asks the database'));

const listen = async (options: QueryServerOptions = {}): Promise<string> => {
  const parts = {
    database: { query: nobody, transaction: nobody },
    queries: { read: nobody },
    directory: toDirectory({ accounts: [], stores: {}, apiKeys: [] }),
    append: nobody,
    now: () => at(0),
    mostCachedEvents: 1,
    logger: createLogger({ service: 'test', level: 'silent' }),
  };
  app = await createQueryApi(parts, options);
  await app.listen(0, '127.0.0.1');
  return `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
};

/** All that the server says on a connection until it ends it. */
const said = async (address: string, ...words: readonly string[]): Promise<string> => {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  socket.on('data', (chunk) => void (answer += chunk.toString()));
  socket.on('error', () => undefined);
  for (const word of words) socket.write(word);
  await once(socket, 'close');
  return answer;
};

describe('the server', () => {
  it('does not wait for headers that do not come', async () => {
    const address = await listen({ headersWithinMs: 100 });
    expect(await said(address, 'GET /docs HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1.1 408/);
  });

  it('does not wait for a body that does not come', async () => {
    const address = await listen({ headersWithinMs: 100, requestWithinMs: 200 });
    const head = 'POST /v1/conversations/x/pause HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    expect(await said(address, `${head}content-length: 9\r\n\r\n`, '{')).toMatch(/^HTTP\/1.1 408/);
  });

  it('cuts connections beyond those that it has room for', async () => {
    const address = await listen({ mostConnections: 1 });
    const first = connect(Number(new URL(address).port), '127.0.0.1');
    sockets.push(first);
    await once(first, 'connect');
    expect(await said(address, 'GET /docs HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('');
    first.write('GET /docs HTTP/1.1\r\nhost: x\r\n\r\n');
    const [chunk] = (await once(first, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1.1 200/);
  });

  it.each(['/', '/docs/'])('leads from %s to its description', async (path) => {
    const answer = await fetch(`${await listen()}${path}`);
    expect({ url: new URL(answer.url).pathname, status: answer.status }).toEqual({ url: '/docs', status: 200 });
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it.each(['/doc', '/docs/x', '//', '/v1/', '/%', '/v1/recordings/%zz'])(
    'answers with a problem at %s',
    async (path) => {
      const answer = await fetch(`${await listen()}${path}`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await answer.json()).toMatchObject({ status: answer.status, title: expect.any(String) });
      expect([400, 404]).toContain(answer.status);
    },
  );
});
