import { freshDatabase } from '@earwitness/testing';
import pg from 'pg';
import { Database, type Sql } from '..';
import { append, type Position } from './ledger';
import { appending, EVENTS, ledgerOfTest, stream, STREAMS } from './ledger.given';
import { audit, verify } from './verify';

let database: Database;
let owner: pg.Client;
let ends: Map<number, Position>;

beforeAll(async () => {
  const url = await freshDatabase();
  database = new Database({ url });
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
});

beforeEach(async () => {
  await owner.query('TRUNCATE stream_heads, ledger_events');
  const appended = await database.transaction((tx) => append(tx, ledgerOfTest));
  const indexes = new Map(ledgerOfTest.map(({ streamId }, index) => [streamId, index]));
  ends = new Map(appended.map((end) => [indexes.get(end.streamId) ?? -1, end]));
});

afterAll(async () => {
  await owner.end();
  await database.close();
});

describe('verification', () => {
  it('finds nothing in a ledger that nobody touched', async () => {
    expect(await verify(database)).toMatchObject({ streams: STREAMS, events: STREAMS * EVENTS, faults: [] });
  });

  it('finds nothing in what was appended at once, one by one, or not at all', async () => {
    let head: Position | undefined;
    for (const count of [1, 2, 1])
      [head] = await database.transaction((tx) => append(tx, [appending(STREAMS, head, count)]));
    await database.transaction((tx) => append(tx, [appending(STREAMS + 1, undefined, 0)]));
    expect(await verify(database)).toMatchObject({ streams: STREAMS + 2, events: STREAMS * EVENTS + 4, faults: [] });
  });

  it.each<[string, string, string?]>([
    ['a stream id', `stream_id = gen_random_uuid()`],
    ['a version', `version = 50`],
    ['a version below all', `version = -1`],
    ['an event id', `event_id = gen_random_uuid()`],
    ['a type', `type = 'earwitness.other.v1'`],
    ['a time, by a microsecond', `recorded_at = recorded_at + interval '1 microsecond'`],
    ['a time, by an era', `recorded_at = (recorded_at::text || ' BC')::timestamptz`],
    ['a time without end', `recorded_at = 'infinity'`],
    ['a body', `body = '{"version":5}'`],
    ['a body, by a space', `body = (body::text || ' ')::json`],
    ['raw words', `raw = '\\x00'`],
    ['raw words, removed', `raw = NULL`],
    ['raw words, empty', `raw = ''`],
    ['raw words where there were none', `raw = ''`, 'version = 4'],
    ['a hash', `hash = '\\x00'`],
  ])('finds a changed event: %s', async (_, change, where = 'version = 5') => {
    await owner.query(`UPDATE ledger_events SET ${change} WHERE stream_id = $1 AND ${where}`, [stream(7)]);
    expect((await verify(database)).faults).toContainEqual(expect.objectContaining({ streamId: stream(7) }));
  });

  it.each([
    ['tenant', `tenant = 'tenant-1'`],
    ['kind', `kind = 'account'`],
    ['version', `version = 5`],
    ['hash', `hash = '\\x00'`],
    ['stream id', `stream_id = gen_random_uuid()`],
  ])('finds a changed head: %s', async (_, change) => {
    await owner.query(`UPDATE stream_heads SET ${change} WHERE stream_id = $1`, [stream(7)]);
    expect((await verify(database)).faults).toContainEqual(expect.objectContaining({ streamId: stream(7) }));
  });

  it('finds a stream that goes by another id, with its head', async () => {
    const renamed = '0197a000-0000-7000-8000-000000000000';
    for (const table of ['ledger_events', 'stream_heads'])
      await owner.query(`UPDATE ${table} SET stream_id = $1 WHERE stream_id = $2`, [renamed, stream(7)]);
    expect((await verify(database)).faults).toEqual([{ streamId: renamed, version: 1, what: 'HashMismatch' }]);
  });

  it('finds a stream without events that was given to another tenant', async () => {
    await database.transaction((tx) => append(tx, [appending(STREAMS, undefined, 0)]));
    await owner.query(`UPDATE stream_heads SET tenant = 'tenant-1' WHERE stream_id = $1`, [stream(STREAMS)]);
    expect((await verify(database)).faults).toEqual([{ streamId: stream(STREAMS), version: 0, what: 'HashMismatch' }]);
  });

  it.each([
    ['a first event', 'version = 1', 'MissingEvent'],
    ['an event in between', 'version = 4', 'MissingEvent'],
    ['a last event', 'version = 6', 'MissingTail'],
    ['all events of a stream', 'true', 'MissingTail'],
  ])('finds that %s is missing, and names it', async (_, where, what) => {
    await owner.query(`DELETE FROM ledger_events WHERE stream_id = $1 AND ${where}`, [stream(7)]);
    const { faults } = await verify(database);
    expect(faults).toContainEqual(expect.objectContaining({ streamId: stream(7), what }));
    expect(new Set(faults.map(({ streamId }) => streamId))).toEqual(new Set([stream(7)]));
  });

  it('finds events without a head', async () => {
    await owner.query('DELETE FROM stream_heads WHERE stream_id = $1', [stream(7)]);
    expect((await verify(database)).faults).toEqual([{ streamId: stream(7), version: EVENTS, what: 'UnknownStream' }]);
  });

  it('tells ledgers apart by their fingerprint, a deleted stream included', async () => {
    const before = await verify(database);
    expect((await verify(database)).fingerprint).toBe(before.fingerprint);
    for (const table of ['ledger_events', 'stream_heads'])
      await owner.query(`DELETE FROM ${table} WHERE stream_id = $1`, [stream(7)]);
    const after = await verify(database);
    expect(after.faults).toEqual([]);
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });
});

describe('verification while others write', () => {
  const next = async (index: number): Promise<void> => {
    const head = ends.get(index);
    for (const end of await database.transaction((tx) => append(tx, [appending(index, head, 1)]))) ends.set(index, end);
  };
  /** Somebody appends behind every statement. */
  const interrupted = (sql: Sql): Sql => ({
    query: async (text, values) => {
      const rows = await sql.query(text, values);
      for (let index = 0; index < STREAMS; index += 1) await next(index);
      return rows as never;
    },
  });

  it('sees one moment', async () => {
    const { faults } = await verify({ transaction: (work) => database.transaction((tx) => work(interrupted(tx))) });
    expect(faults).toEqual([]);
  });

  it('would find faults that are none without a snapshot', async () => {
    expect((await audit(interrupted(database))).faults).not.toEqual([]);
  });

  it('finds nothing, time after time', async () => {
    let isOver = false;
    const write = async (index: number): Promise<void> => {
      while (!isOver) await next(index);
    };
    const writers = Array.from({ length: STREAMS }, (_, index) => write(index));
    const seen = [];
    for (let round = 0; round < 30; round += 1) seen.push(await verify(database));
    isOver = true;
    await Promise.all(writers);
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
    expect(new Set(seen.map(({ events }) => events)).size).toBeGreaterThan(5);
  });
});
