import { until } from '@earwitness/testing';
import { RawClient } from './raw-client';
import { World } from './world';

const TELNYX = 'telnyx/main';
const HEADERS_WITHIN_MS = 500;
const REQUEST_WITHIN_MS = 3_000;
const MOST_CONNECTIONS = 6;
/** How late a look at the connections may come, on a busy machine: sooner than the next limit. */
const LATE_MS = 2_000;

let world: World;
let clients: RawClient[];
beforeAll(async () => {
  const server = {
    headersWithinMs: HEADERS_WITHIN_MS,
    requestWithinMs: REQUEST_WITHIN_MS,
    mostConnections: MOST_CONNECTIONS,
  };
  world = await World.begin({ server });
});
beforeEach(() => void (clients = []));
afterEach(() => clients.forEach((client) => client.end()));
afterAll(() => world.end());

const client = async (text = ''): Promise<RawClient> => {
  const connected = await RawClient.connect(world.url);
  clients.push(connected);
  if (text !== '') connected.write(text);
  return connected;
};

const REQUEST = `POST /webhooks/${TELNYX} HTTP/1.1\r\nhost: x\r\n`;

it('a client that takes its time, but not too long, is answered', async () => {
  const slow = await client(REQUEST);
  const { headers, body } = world.ground.telnyx.event();
  const begun = performance.now();
  await until(() => performance.now() - begun > HEADERS_WITHIN_MS / 3);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  slow.write(`${lines.join('')}content-length: ${body.length}\r\n\r\n`);
  await until(() => performance.now() - begun > HEADERS_WITHIN_MS);
  slow.write(body.toString());
  expect(await slow.status()).toBe(200);
});

describe('a client is cut off that', () => {
  it('says nothing', async () => {
    const silent = await client();
    expect(await silent.closed(HEADERS_WITHIN_MS + LATE_MS)).toBeGreaterThan(HEADERS_WITHIN_MS * 0.8);
  });

  it('never ends its headers', async () => {
    const slow = await client(`${REQUEST}x-a: b\r\n`);
    slow.drip('x-b: c\r\n');
    expect(await slow.closed(HEADERS_WITHIN_MS + LATE_MS)).toBeGreaterThan(HEADERS_WITHIN_MS * 0.8);
    expect(await slow.status()).toBe(408);
  });

  it('never ends its body, or its chunks', async () => {
    const endless = await Promise.all(
      ['content-length: 1000\r\n\r\n', 'transfer-encoding: chunked\r\n\r\n'].map((last) => client(`${REQUEST}${last}`)),
    );
    for (const slow of endless) slow.drip('1\r\nx\r\n');
    const lasted = await Promise.all(endless.map((slow) => slow.closed(REQUEST_WITHIN_MS + LATE_MS)));
    expect(Math.min(...lasted)).toBeGreaterThan(HEADERS_WITHIN_MS + LATE_MS);
  });

  it('speaks no HTTP', async () => {
    const stranger = await client('\u0016\u0003\u0001 hello\r\n\r\n');
    await stranger.closed(LATE_MS);
    expect(await stranger.status()).toBe(400);
  });

  it('has headers without measure', async () => {
    const talker = await client(`${REQUEST}x-a: ${'b'.repeat(20_000)}\r\n\r\n`);
    await talker.closed(LATE_MS);
    expect(await talker.status()).toBe(431);
  });

  it('comes when there are too many, and not when there is room again', async () => {
    const many = await Promise.all(Array.from({ length: MOST_CONNECTIONS + 2 }, () => client(REQUEST)));
    await Promise.all(many.map((one) => one.closed(HEADERS_WITHIN_MS + LATE_MS)));
    expect(many.filter(({ said }) => said === '')).toHaveLength(2);
    expect(many.filter(({ said }) => said.startsWith('HTTP/1.1 408'))).toHaveLength(MOST_CONNECTIONS);
    expect(await world.send(TELNYX, world.ground.telnyx.event())).toMatchObject({ status: 200 });
  });
});
