import { Controller, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HandFedLog, TOPIC } from '../conformance/hand-fed-log';
import { MemoryClaims } from '../conformance/memory-claims';
import type { PoisonRecord } from '../consuming/claims';
import type { Slice } from '../consuming/slice';
import { connectLog } from './connect-log';
import { LogServer, type LogServerOptions } from './log-server';

class Conflict extends Error {
  override readonly name = 'Conflict';
}

const claims = new MemoryClaims();
let heard: string[][];
let errors: unknown[];
let initialisations = 0;

@Controller()
class Facts {
  onModuleInit(): void {
    initialisations += 1;
  }

  @EventPattern(TOPIC)
  async hear(@Payload() slice: Slice): Promise<void> {
    heard.push(slice.records.map(({ value }) => String(value)));
    const error = errors.shift();
    if (error) throw error as Error;
    await claims.advance(slice.progress);
  }
}

@Module({ controllers: [Facts] })
class App {}

describe('a log as a transport of Nest', () => {
  let app: INestApplication;
  let log: HandFedLog;
  let server: LogServer;
  let buried: PoisonRecord[];
  let fatal: unknown[];

  const options = (): LogServerOptions => ({
    log,
    group: 'saga',
    claims,
    deadLetters: { bury: (_, poison) => Promise.resolve(void buried.push(...poison)) },
    isUnavailable: () => false,
    onFatal: (error) => void fatal.push(error),
  });

  beforeEach(async () => {
    [log, buried, fatal, heard, errors] = [new HandFedLog(), [], [], [], []];
    initialisations = 0;
    app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
    await app.init();
    server = new LogServer(options());
  });

  afterEach(() => app.close());

  const startAt = async (): Promise<number> => {
    await app.startAllMicroservices();
    const [start] = await log.assign();
    return start?.offset ?? -1;
  };

  it('follows the topics that have handlers, and hands them slices', async () => {
    connectLog(app, server);
    const from = await startAt();
    expect(log.followed).toEqual({ group: 'saga', topics: [TOPIC] });
    expect(await log.feed(from, ['a', 'b'])).toBe(from + 2);
    expect(heard).toEqual([['a', 'b']]);
    expect(initialisations).toBe(1);
    expect(await server.isAlive(0)).toBe(true);
  });

  it('sees what a handler throws as it is, so that a conflict is tried again and nothing is buried', async () => {
    connectLog(app, server);
    errors = [new Conflict('somebody was first')];
    const from = await startAt();
    expect(await log.feed(from, ['a'])).toBe(from + 1);
    expect([heard, buried]).toEqual([[['a'], ['a']], []]);
  });

  it('buries what a handler cannot work on', async () => {
    connectLog(app, server);
    errors = [new TypeError('a bug')];
    const from = await startAt();
    expect(await log.feed(from, ['a'])).toBe(from + 1);
    expect(buried).toMatchObject([{ cause: 'TypeError: a bug' }]);
  });

  it('ends the run, rather than bury what may be sound, when a filter replaces the error', async () => {
    app.connectMicroservice({ strategy: server });
    errors = [new Conflict('somebody was first')];
    const from = await startAt();
    const feeding = log.feed(from, ['a']);
    log.isStale = true;
    expect(await feeding).toBe(from);
    expect(fatal).toMatchObject([{ name: 'ReplacedError' }]);
    expect(buried).toEqual([]);
    expect(await server.isAlive(0)).toBe(false);
  });

  it('refuses to start for a topic that nobody handles', async () => {
    connectLog(app, new LogServer({ ...options(), topics: ['other'] }));
    await expect(app.startAllMicroservices()).rejects.toThrow('nobody handles other');
  });

  it('lets go of its partitions when the application closes', async () => {
    connectLog(app, server);
    const from = await startAt();
    await app.close();
    expect(await log.feed(from, ['a'])).toBe('lost');
  });

  it('takes one handler for each topic, and none that answers', () => {
    const handler = (): Promise<void> => Promise.resolve();
    server.addHandler('a', handler, true);
    expect(() => server.addHandler('a', handler, true)).toThrow('two handlers');
    expect(() => server.addHandler('b', handler, false)).toThrow('@EventPattern');
  });
});
