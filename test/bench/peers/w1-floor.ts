import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KafkaLog, MicroBatchProducer } from '@earwitness/messaging';
import { answer } from '../child';
import { Normaliser, type W1Opened, type W1Settings } from './w1-normaliser';

/** The least that can be done: Node's own server, the normaliser, and a client that batches. No framework, no telemetry. */
const open = async ({ lane, brokers, topic }: W1Settings): Promise<W1Opened> => {
  const normaliser = new Normaliser(lane);
  const log = new KafkaLog({ brokers, clientId: 'floor' });
  const producer = await MicroBatchProducer.open(log, { topics: [{ topic, partitions: 12 }] });
  const accept = async (request: IncomingMessage, body: Buffer): Promise<200 | 401> => {
    const normalised = await normaliser.normalise(request.headers, body);
    if (!normalised) return 401;
    const records = normalised.map(({ key, fact }) => ({
      topic,
      key,
      value: Buffer.from(JSON.stringify(fact)),
      headers: {},
    }));
    await producer.append(records);
    return 200;
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      accept(request, Buffer.concat(chunks)).then(
        (status) => response.writeHead(status, JSON_TYPE).end('{}'),
        () => response.writeHead(503, JSON_TYPE).end('{}'),
      );
    });
  };
  const server = createServer({ keepAliveTimeout: 75_000 }, serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port };
};

const JSON_TYPE = { 'content-type': 'application/json', 'content-length': '2' };

answer({ open });
