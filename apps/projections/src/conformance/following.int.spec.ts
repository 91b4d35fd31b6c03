import { toDirectory } from '@earwitness/configuration';
import { DEAD_LETTERS, decodeEvent, encodeEvent, EVENTS, MicroBatchProducer, PostgresLog } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { Database } from '@earwitness/persistence';
import { at, freshDatabase, until } from '@earwitness/testing';
import { followEvents } from '../bus/follow-events';
import { createQueryApi } from '../create-query-api';
import { checksum } from './checksum';
import { call, heard } from './stories';
import { ToldLedger } from './told-ledger';
import { rebuild } from '../rebuild/rebuild';

let database: Database;
let log: PostgresLog;
let producer: MicroBatchProducer;
beforeAll(async () => {
  database = new Database({ url: await freshDatabase() });
  log = new PostgresLog(database);
  await log.ensure([EVENTS, DEAD_LETTERS]);
  producer = await MicroBatchProducer.open(log, { topics: [EVENTS] });
});
afterAll(async () => {
  await producer.close();
  await log.close();
  await database.close();
});

const follow = async (onApplied: () => void = () => undefined) => {
  const app = await createQueryApi({
    database,
    queries: { read: () => Promise.resolve([]) },
    directory: toDirectory({ accounts: [], stores: {}, apiKeys: [] }),
    append: () => Promise.resolve(),
    now: () => at(0),
    mostCachedEvents: 1_000,
    logger: createLogger({ service: 'test', level: 'silent' }),
    onApplied,
  });
  const fatal: unknown[] = [];
  followEvents(app, { log, database, onFatal: (error) => fatal.push(error) });
  await app.init();
  await app.startAllMicroservices();
  return { app, fatal };
};

const tell = async (...names: readonly string[]): Promise<void> => {
  const ledger = new ToldLedger(database);
  for (const name of names) {
    const { id, facts } = call(name);
    await ledger.tell(id, ...heard(...facts));
  }
};

/** What the saga would have put on the bus. */
const publish = async (): Promise<void> => {
  const rows = await database.query<{ body: string }>('SELECT body::text AS body FROM ledger_events ORDER BY event_id');
  const records = rows.map(({ body }) => {
    const { event, traceparent = '', ...position } = decodeEvent(body);
    return encodeEvent(event, { ...position, traceparent }).record;
  });
  await producer.append(records);
};

const conversations = async (): Promise<number> =>
  (await database.query<{ n: number }>('SELECT count(*)::int AS n FROM conversation_rows'))[0]?.n ?? 0;

const isCaughtUp = async (): Promise<boolean> => {
  const [behind] = await database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM log_partitions l LEFT JOIN consumer_offsets c USING (topic, partition)
      WHERE l.topic = $1 AND l.next_offset > coalesce(c.next_offset, 0)`,
    [EVENTS.topic],
  );
  return behind?.n === 0;
};

it('the application follows the bus, in whatever order events come, and another goes on where it stopped', async () => {
  await tell('1', '2', '3');
  await publish();
  const first = await follow();
  await until(isCaughtUp, { what: 'the first to catch up' });
  await first.app.close();
  await tell('4', '5');
  await publish();
  let applied = 0;
  const second = await follow(() => void (applied += 1));
  await until(isCaughtUp, { what: 'the second to catch up' });
  await second.app.close();
  expect(applied).toBeGreaterThan(0);
  expect([first.fatal, second.fatal]).toEqual([[], []]);
  expect(await conversations()).toBe(5);
  const live = await checksum(database);
  await database.query('DELETE FROM recording_rows');
  await rebuild(database);
  expect(await checksum(database)).toBe(live);
});

it('what is poison is set aside, and the rest goes on', async () => {
  await tell('6');
  const key = call('6').id;
  await producer.append({ topic: EVENTS.topic, key, value: Buffer.from('{"tenant":"acme"'), headers: {} });
  await publish();
  const { app } = await follow();
  await until(isCaughtUp, { what: 'it to catch up' });
  await app.close();
  expect(await database.query('SELECT consumer_group, cause FROM dead_letters')).toEqual([
    { consumer_group: 'projections', cause: 'not JSON' },
  ]);
  expect(await conversations()).toBe(6);
});
