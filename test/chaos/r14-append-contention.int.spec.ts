import {
  appendToLog,
  Consumer,
  KafkaLog,
  type LogRecord,
  placement,
  PostgresLog,
  Relay,
  type Topic,
} from '@earwitness/messaging';
import { advance, Database, isUnavailable, storedClaims } from '@earwitness/persistence';
import { describeWithKafka, freshDatabase, freshName, kafkaBrokers, until } from '@earwitness/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readTopic } from './read-topic';

const WRITERS = 8;
const EVENTS = 60_000;
const PER_TRANSACTION = 30;
const SLOW_MS = 500;
const KEYS_PER_WRITER = 20;

interface Event {
  readonly key: string;
  readonly value: string;
}

/** What each writer appends, in its order: the value says where in the order of its key it stands. */
const eventsOf = (writer: number): readonly Event[] =>
  Array.from({ length: EVENTS / WRITERS }, (_, index) => ({
    key: `${writer}/${index % KEYS_PER_WRITER}`,
    value: String(Math.floor(index / KEYS_PER_WRITER)),
  }));

/** Eight at once; every hundredth transaction stays open a while after it has written. */
const write = async (append: (events: readonly Event[], slowMs: number) => Promise<void>): Promise<void> => {
  const one = async (writer: number): Promise<void> => {
    const events = eventsOf(writer);
    for (let at = 0; at < events.length; at += PER_TRANSACTION) {
      const isSlow = (at / PER_TRANSACTION) % 100 === 10 * writer;
      await append(events.slice(at, at + PER_TRANSACTION), isSlow ? SLOW_MS : 0);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => one(writer)));
};

const byKey = (events: readonly Event[]): ReadonlyMap<string, readonly string[]> => {
  const keys = new Map<string, string[]>();
  for (const { key, value } of events) keys.set(key, [...(keys.get(key) ?? []), value]);
  return keys;
};

const everything = byKey(Array.from({ length: WRITERS }, (_, writer) => eventsOf(writer)).flat());
/** Each event once, in the order of its key, none skipped. */
const expectEverything = (events: readonly Event[]): void => {
  expect(events).toHaveLength(EVENTS);
  expect(byKey(events)).toEqual(everything);
};

describeWithKafka('R14: eight writers append at once, some of them slowly', () => {
  let url: string;
  let database: Database;

  beforeAll(async () => {
    url = await freshDatabase();
    database = new Database({ url, connections: 30 });
  });

  afterAll(() => database.close());

  const readerOf = (log: PostgresLog, topic: Topic, group: string): { consumer: Consumer; read: Event[] } => {
    const read: Event[] = [];
    const commit = async (records: readonly LogRecord[], progress: Parameters<typeof advance>[1]): Promise<void> => {
      await database.transaction((tx) => advance(tx, progress));
      read.push(...records.map(({ key, value }) => ({ key, value: String(value) })));
    };
    const consumer = new Consumer(log, {
      group,
      topics: [topic.topic],
      claims: storedClaims(database),
      deadLetters: { bury: () => Promise.reject(new Error('nothing here is poison')) },
      handler: ({ records, progress }) => commit(records, progress),
      isUnavailable,
      onFatal: (error) => {
        throw error;
      },
    });
    return { consumer, read };
  };

  it('every reader and the relay see each event once, in order, none skipped', async () => {
    const topic = { topic: freshName('r14'), partitions: 12 };
    const log = new PostgresLog(database);
    const kafka = new KafkaLog({ brokers: await kafkaBrokers() });
    await log.ensure([topic]);
    const ends = {
      claims: storedClaims(database),
      isUnavailable,
      onFatal: (error: unknown) => void failures.push(error),
    };
    const failures: unknown[] = [];
    const relay = await Relay.start({ from: log, to: kafka, topics: [topic], ...ends });
    const readers = [readerOf(log, topic, 'one'), readerOf(log, topic, 'two')];
    await Promise.all(readers.map(({ consumer }) => consumer.start()));

    const place = placement([topic]);
    await write(async (events, slowMs) => {
      const records = events.map(({ key, value }) =>
        place({ topic: topic.topic, key, value: Buffer.from(value), headers: {} }),
      );
      await database.transaction(async (tx) => {
        await appendToLog(tx, records);
        if (slowMs > 0) await sleep(slowMs);
      });
    });

    await until(() => readers.every(({ read }) => read.length >= EVENTS), { what: 'the readers', withinMs: 60_000 });
    for (const { read } of readers) expectEverything(read);
    const forwarded = async (): Promise<number> =>
      (await kafka.watermarks([topic.topic])).reduce((sum, { end }) => sum + end, 0);
    await until(async () => (await forwarded()) >= EVENTS, { what: 'the relay', withinMs: 60_000 });
    expectEverything(await readTopic(await kafkaBrokers(), topic.topic));
    expect(failures).toEqual([]);

    await Promise.all([relay.close(), ...readers.map(({ consumer }) => consumer.close())]);
    await Promise.all([log.close(), kafka.close()]);
  }, 170_000);

  it('a cursor over one global sequence skips what commits late', async () => {
    const owner = new pg.Pool({ connectionString: url, max: 20 });
    await owner.query('CREATE TABLE outbox (id bigserial PRIMARY KEY, key text NOT NULL, value text NOT NULL)');
    const read: Event[] = [];
    let cursor = 0;
    const poll = async (): Promise<number> => {
      const { rows } = await owner.query<Event & { id: string }>(
        'SELECT id, key, value FROM outbox WHERE id > $1 ORDER BY id LIMIT 1000',
        [cursor],
      );
      cursor = Number(rows.at(-1)?.id ?? cursor);
      read.push(...rows.map(({ key, value }) => ({ key, value })));
      return rows.length;
    };
    const writing = new AbortController();
    const polling = (async () => {
      while ((await poll()) > 0 || !writing.signal.aborted) await sleep(5);
    })();
    await write(async (events, slowMs) => {
      const client = await owner.connect();
      await client.query('BEGIN');
      const columns = [events.map(({ key }) => key), events.map(({ value }) => value)];
      await client.query('INSERT INTO outbox (key, value) SELECT * FROM unnest($1::text[], $2::text[])', columns);
      if (slowMs > 0) await sleep(slowMs);
      await client.query('COMMIT');
      client.release();
    });
    writing.abort();
    await polling;
    await owner.end();
    expect(() => expectEverything(read)).toThrow();
    expect(read.length).toBeLessThan(EVENTS);
  }, 120_000);
});
