import { randomUUID } from 'node:crypto';
import { type Delivery, withBody } from './delivery';
import { RawClient } from './raw-client';
import { MOST_BODY_BYTES } from './running-ingress';
import { World } from './world';

const TELNYX = 'telnyx/main';
const IOTCOMMS = 'iotcomms-recording/main';

let world: World;
beforeAll(async () => void (world = await World.begin()));
afterAll(() => world.end());

const newestFact = async () => (await world.ground.bus.facts()).at(-1);

describe('a body that is too large', () => {
  const CHUNK = 'x'.repeat(16_384);

  it('is refused by its announced length, before any of it is sent', async () => {
    const client = await RawClient.connect(world.url);
    client.write(`POST /webhooks/${TELNYX} HTTP/1.1\r\nhost: x\r\ncontent-length: ${MOST_BODY_BYTES + 1}\r\n\r\n`);
    expect(await client.status()).toBe(413);
    expect(await client.heard()).toContain('content-type: application/problem+json');
    client.end();
  });

  it('is refused while it is still being sent, where its length was not announced', async () => {
    const client = await RawClient.connect(world.url);
    client.write(`POST /webhooks/${TELNYX} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
    for (let sent = 0; sent <= MOST_BODY_BYTES; sent += CHUNK.length)
      client.write(`${CHUNK.length.toString(16)}\r\n${CHUNK}\r\n`);
    expect(await client.status()).toBe(413);
    client.end();
  });

  it('is one byte more than the largest that is taken', async () => {
    const sized = (bytes: number): Delivery => world.ground.telnyx.signed('{}'.padEnd(bytes));
    expect(await world.send(TELNYX, sized(MOST_BODY_BYTES))).toMatchObject({ status: 200 });
    expect(await world.send(TELNYX, sized(MOST_BODY_BYTES + 1))).toMatchObject({ status: 413 });
  });

  it('is none that is told twice in its fact: that still fits into one record', async () => {
    const event = world.ground.telnyx.event('call.initiated', { from: '' });
    const from = '"'.repeat(Math.floor((MOST_BODY_BYTES - event.body.length) / 2));
    const largest = world.ground.telnyx.event('call.initiated', { from });
    expect(await world.send(TELNYX, largest)).toMatchObject({ status: 200 });
    expect((await newestFact())?.fact).toMatchObject({ data: { from, participants: [{ address: from }] } });
  });
});

describe('what is genuine and not understood is kept with its bytes', () => {
  it.each<[string, string, string]>([
    ['words that are no JSON', 'NotJson', 'call.initiated'],
    ['half a JSON', 'NotJson', '{"data":{"event_type":"call.hangup","id":"'],
    ['bytes that are no text', 'NotJson', '\u0000\u0001\ufffd'],
    ['nothing at all', 'NotJson', ''],
    ['a list', 'NotTheDocumentedShape', '[]'],
    ['null', 'NotTheDocumentedShape', 'null'],
    ['an event of no type', 'NotTheDocumentedShape', '{"data":{"payload":{}}}'],
    ['an event about nothing', 'NotTheDocumentedShape', '{"data":{"event_type":"call.hangup","payload":{}}}'],
    ['a type that nobody documented', 'UnknownType', '{"data":{"event_type":"call.teleported","payload":{}}}'],
  ])('%s', async (...[, reason, body]) => {
    expect(await world.send(TELNYX, world.ground.telnyx.signed(body))).toMatchObject({ status: 200 });
    const kept = await newestFact();
    expect(kept?.fact).toMatchObject({
      name: 'UnrecognisedWebhook',
      data: { reason, sizeBytes: Buffer.byteLength(body) },
    });
    expect(world.unsealed(kept?.raw)).toBe(body);
  });

  it('whatever its content type', async () => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', undefined]) {
      const delivery = world.ground.telnyx.event();
      const signed = { ...delivery.headers, ...(type === undefined ? {} : { 'content-type': type }) };
      const { 'content-type': _, ...without } = delivery.headers;
      const answer = await world.send(TELNYX, { ...delivery, headers: type === undefined ? without : signed });
      expect({ type, status: answer.status }).toEqual({ type, status: 200 });
    }
  });

  it('a question of iotcomms, which is answered all the same', async () => {
    const question = await world.ground.iotcomms.speaker().newCall();
    for (const body of ['{"recordingId":', '[]', '{}', '{"recordingId":{}}', '{"recordingId":"r","metaData":5}']) {
      const answer = await world.send(IOTCOMMS, withBody(question, body));
      expect({ body, answer }).toMatchObject({ body, answer: { status: 200, text: '{"recordCall":true}' } });
      const facts = await world.ground.bus.facts();
      expect(facts.at(-1)?.fact).toMatchObject({ name: 'SessionAnnounced', data: { answer: { record: true } } });
      expect(world.unsealed(facts.findLast(({ raw }) => raw !== undefined)?.raw)).toBe(body);
    }
  });

  it('an event and an alarm of iotcomms that nobody documented', async () => {
    const speaker = world.ground.iotcomms.speaker();
    const event = await speaker.notification({ event: 'SIPRECFORWARDINGSTARTED', sessionId: 's' });
    expect(await world.send(IOTCOMMS, event)).toMatchObject({ status: 200 });
    expect((await newestFact())?.fact).toMatchObject({ name: 'UnrecognisedWebhook', data: { reason: 'UnknownType' } });
    const alarm = await speaker.notification({ type: 'meteorite', error: 'x' });
    expect(await world.send(IOTCOMMS, alarm)).toMatchObject({ status: 200 });
    expect((await newestFact())?.fact).toMatchObject({ name: 'VendorAlarmRaised', data: { alarm: 'meteorite' } });
  });
});

describe('a hostile body of somebody with the right key is taken, and quickly', () => {
  const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + '1' + close.repeat(depth);
  const inEvent = (payload: string): string =>
    `{"data":{"event_type":"call.initiated","payload":{"call_leg_id":"${randomUUID()}","custom_headers":${payload}}}}`;

  it.each<[string, string]>([
    ...[500, 2_000, 5_000, 8_000, 20_000, 40_000].flatMap((depth): [string, string][] => [
      [`${depth} lists in lists`, inEvent(nested(depth, '[', ']'))],
      [`${depth} objects in objects`, inEvent(nested(depth, '{"a":', '}'))],
    ]),
    ['a list of 100,000 numbers', inEvent(`[${'1,'.repeat(100_000)}1]`)],
    ['20,000 keys', inEvent(`{${Array.from({ length: 20_000 }, (_, key) => `"k${key}":1`).join()}}`)],
    ['a number of 200,000 digits', inEvent('9'.repeat(200_000))],
    ['keys of prototypes', inEvent('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}')],
    ['half of a surrogate pair and NUL', inEvent('[{"name":"\\ud800\\u0000","value":"\\udfff"}]')],
  ])('%s', async (_, body) => {
    const startedAt = performance.now();
    const answer = await world.send(TELNYX, world.ground.telnyx.signed(body));
    expect(answer).toMatchObject({ status: 200 });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(world.unsealed((await newestFact())?.raw)).toBe(body);
  });
});
