import { Database, isUnavailable, storedClaims, storedDeadLetters } from '@earwitness/persistence';
import { freshDatabase, freshName, until } from '@earwitness/testing';
import { openRecord } from '../cloud-events/envelope';
import { Consumer } from '../consuming/consumer';
import { sift } from '../consuming/sift';
import { DEAD_LETTERS } from '../topics';
import { UNREADABLE_HEADERS } from '../unreadable-headers';
import { packHeaders } from './header-codec';
import { PostgresLog } from './postgres-log';
import { tellDeadLetters } from './tell-dead-letters';

const sound = (id: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      id,
      type: 't',
      source: '/s',
      time: '2026-01-01T00:00:00Z',
      tenant: 'acme',
      data: {},
    }),
  );
const GARBAGE = Buffer.from('deadbeef', 'hex');

interface Stored {
  readonly value: Buffer | null;
  readonly key?: string;
  readonly headers?: Buffer;
}

let database: Database;
let log: PostgresLog;
let topic: string;
let heard: string[];
let consumer: Consumer;

beforeAll(async () => {
  database = new Database({ url: await freshDatabase() });
  log = new PostgresLog(database);
  await log.ensure([DEAD_LETTERS]);
});

afterAll(async () => {
  await log.close();
  await database.close();
});

/** Past everything that checks what is appended. */
const store = async (partition: number, records: readonly Stored[]): Promise<void> => {
  for (const { key = 'k', value, headers = packHeaders({}) } of records)
    await database.query(
      `WITH taken AS (
         UPDATE log_partitions SET next_offset = next_offset + 1 WHERE topic = $1 AND partition = $2
         RETURNING next_offset - 1 AS at
       )
       INSERT INTO log_records (topic, partition, record_offset, key, value, headers)
       SELECT $1, $2, at, $3, $4, $5 FROM taken`,
      [topic, partition, Buffer.from(key), value, headers],
    );
};

const lettersOf = () =>
  database.query<{ cause: string; key: string; bytes: number; names: string[]; values: Buffer[] }>(
    `SELECT cause, key, octet_length(value) AS bytes, header_names AS names, header_values AS values
       FROM dead_letters WHERE topic = $1 ORDER BY partition, record_offset`,
    [topic],
  );

beforeEach(async () => {
  topic = freshName('poison');
  heard = [];
  await log.ensure([{ topic, partitions: 2 }]);
  consumer = new Consumer(log, {
    group: freshName('group'),
    topics: [topic],
    claims: storedClaims(database),
    deadLetters: storedDeadLetters(database, tellDeadLetters),
    isUnavailable,
    onFatal: (error) => {
      throw error;
    },
    handler: async (slice) => {
      const ids = await sift(slice, (record) => openRecord(record).id);
      await storedClaims(database).advance(slice.progress);
      heard.push(...ids);
    },
  });
});

afterEach(() => consumer.close());

describe('a record in Postgres that nobody appended as it should be', () => {
  it('is set aside with its bytes and its cause when its headers are garbage, and nothing else stops', async () => {
    await store(0, [{ value: sound('a') }, { value: sound('never'), headers: GARBAGE }, { value: sound('b') }]);
    await store(1, [{ value: sound('c') }]);
    await consumer.start();
    await until(() => heard.length === 3, { what: 'all that is sound' });
    expect([...heard].sort()).toEqual(['a', 'b', 'c']);
    expect(await lettersOf()).toMatchObject([
      { cause: 'headers cannot be read', names: [UNREADABLE_HEADERS], values: [GARBAGE] },
    ]);
  });

  it('is kept whole and told of in short when it is larger than any log takes', async () => {
    await store(0, [{ value: Buffer.alloc(1_200_000, 'x') }, { value: sound('after') }]);
    await consumer.start();
    await until(() => heard.length === 1, { what: 'what comes after it' });
    expect(await lettersOf()).toMatchObject([{ cause: 'not JSON', bytes: 1_200_000 }]);
    const told = await database.query<{ value: Buffer | null; headers: Buffer }>(
      `SELECT value, headers FROM log_records WHERE topic = $1 AND position($2::bytea IN headers) > 0`,
      [DEAD_LETTERS.topic, Buffer.from(`${topic}/0/0`)],
    );
    expect(told).toMatchObject([{ value: null }]);
    expect(String(told[0]?.headers)).toContain('truncated');
  });

  it('is kept although its key and the names of its headers hold what text in Postgres cannot', async () => {
    await store(0, [
      { value: null, key: 'k\0', headers: packHeaders({ 'n\0': Buffer.from('v') }) },
      { value: sound('after') },
    ]);
    await consumer.start();
    await until(() => heard.length === 1, { what: 'what comes after it' });
    expect(await lettersOf()).toMatchObject([{ cause: 'tombstone', key: 'k\uFFFD', names: ['n\uFFFD'] }]);
  });
});
