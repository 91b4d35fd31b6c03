import { freshDatabase } from '@earwitness/testing';
import fc from 'fast-check';
import pg from 'pg';
import { Database, type Sql } from '..';
import { append } from './ledger';
import { EVENTS, ledgerOfTest, stream, STREAMS } from './ledger.given';
import { audit } from './verify';

const TAMPERINGS = 1_000;

interface Place {
  readonly index: number;
  readonly version: number;
}

interface Tampering {
  readonly how: string;
  /** Two different events, of different streams or of one. */
  readonly one: Place;
  readonly other: Place;
  readonly by: number;
}

type Statement = (tampering: Tampering) => string;

const row = ({ index, version }: Place): string => `('${stream(index)}'::uuid, ${version})`;
const event = (place: Place): string => `(stream_id, version) = ${row(place)}`;
const head = ({ index }: Place): string => `stream_id = '${stream(index)}'`;
const move = (from: string, where: Place): string =>
  `UPDATE ledger_events SET (stream_id, version) = ${row(where)} WHERE ${from}; `;

const edited =
  (change: (by: number) => string): Statement =>
  ({ one, by }) =>
    `UPDATE ledger_events SET ${change(by)} WHERE ${event(one)}`;

const ofHead =
  (change: (by: number) => string): Statement =>
  ({ one, by }) =>
    `UPDATE stream_heads SET ${change(by)} WHERE ${head(one)}`;

const exchanged =
  (column: string): Statement =>
  ({ one, other }) =>
    `UPDATE ledger_events a SET ${column} = b.${column} FROM ledger_events b
      WHERE ((a.stream_id, a.version), (b.stream_id, b.version)) IN ((${row(one)}, ${row(other)}), (${row(other)}, ${row(one)}))`;

const statements: Readonly<Record<string, Statement>> = {
  'edits a type': edited((by) => `type = type || '${by}'`),
  'edits a time': edited((by) => `recorded_at = recorded_at + interval '${by} microseconds'`),
  'edits a body': edited((by) => `body = '{"by":${by}}'`),
  'adds space to a body': edited((by) => `body = (repeat(' ', ${by % 50} + 1) || body::text)::json`),
  'flips a bit of the raw words': edited(
    (by) => `raw = coalesce(set_bit(raw, ${by % 8}, 1 - get_bit(raw, ${by % 8})), '')`,
  ),
  'removes or invents raw words': edited(() => `raw = CASE WHEN raw IS NULL THEN '\\x00'::bytea END`),
  'flips a bit of a hash': edited((by) => `hash = set_bit(hash, ${by % 256}, 1 - get_bit(hash, ${by % 256}))`),
  'edits an event id': edited(() => 'event_id = gen_random_uuid()'),
  'moves an event': edited((by) => `version = version + ${by} * 100`),
  'deletes an event': ({ one }) => `DELETE FROM ledger_events WHERE ${event(one)}`,
  'deletes two events': ({ one, other }) => `DELETE FROM ledger_events WHERE ${event(one)} OR ${event(other)}`,
  'deletes a tail': ({ one }) =>
    `DELETE FROM ledger_events WHERE stream_id = '${stream(one.index)}' AND version >= ${one.version}`,
  'deletes a tail and sets the head back': ({ one }) =>
    `DELETE FROM ledger_events WHERE stream_id = '${stream(one.index)}' AND version >= ${one.version};
     UPDATE stream_heads SET version = ${one.version - 1} WHERE ${head(one)}`,
  'closes the gap behind a deleted event': ({ one }) =>
    `DELETE FROM ledger_events WHERE ${event(one)};
     UPDATE ledger_events SET version = version + 100 WHERE ${head(one)} AND version > ${one.version};
     UPDATE ledger_events SET version = version - 101 WHERE ${head(one)} AND version > 100;
     UPDATE stream_heads SET version = version - 1 WHERE ${head(one)}`,
  'adds a copy': ({ one, other }) =>
    `INSERT INTO ledger_events SELECT '${stream(other.index)}', ${EVENTS + 1}, gen_random_uuid(), type, recorded_at, body, raw, hash
       FROM ledger_events WHERE ${event(one)}`,
  'swaps two rows': ({ one, other }) =>
    move(event(one), { index: one.index, version: -1 }) +
    move(event(other), one) +
    move(event({ index: one.index, version: -1 }), other),
  'swaps two types': exchanged('type'),
  'swaps two times': exchanged('recorded_at'),
  'swaps two bodies': exchanged('body'),
  'swaps two hashes': exchanged('hash'),
  'turns a stream round': ({ one }) =>
    `UPDATE ledger_events SET version = -version WHERE ${head(one)};
     UPDATE ledger_events SET version = version + ${EVENTS + 1} WHERE ${head(one)}`,
  'gives a stream to another tenant': ofHead((by) => `tenant = 'tenant-' || ${STREAMS + by}`),
  'makes a stream another kind': ofHead(() => `kind = 'account'`),
  'moves a head': ofHead((by) => `version = version - ${by % EVENTS} - 1`),
  'flips a bit of a head': ofHead((by) => `hash = set_bit(hash, ${by % 256}, 1 - get_bit(hash, ${by % 256}))`),
  'deletes a head': ({ one }) => `DELETE FROM stream_heads WHERE ${head(one)}`,
};

const place = fc.record({
  index: fc.integer({ min: 0, max: STREAMS - 1 }),
  version: fc.integer({ min: 1, max: EVENTS }),
});
const tampering: fc.Arbitrary<Tampering> = fc
  .record({
    how: fc.constantFrom(...Object.keys(statements)),
    one: place,
    other: place,
    by: fc.integer({ min: 1, max: 999_999 }),
  })
  .filter(({ one, other }) => row(one) !== row(other));

const CONTENT = `SELECT concat((SELECT string_agg(e::text, '|' ORDER BY stream_id, version) FROM ledger_events e),
  (SELECT string_agg(h::text, '|' ORDER BY stream_id) FROM stream_heads h)) AS content`;

let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  const url = await freshDatabase();
  database = new Database({ url });
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await database.transaction((tx) => append(tx, ledgerOfTest));
});

afterAll(async () => {
  await owner.end();
  await database.close();
});

it(`${TAMPERINGS} random changes, deletions and moves of rows are all found`, async () => {
  const sql: Sql = { query: async (text, values = []) => (await owner.query(text, [...values])).rows as never };
  const samples = fc.sample(tampering, { numRuns: TAMPERINGS, seed: 8 });
  const untouched = await sql.query(CONTENT);
  const wrong: unknown[] = [];
  await owner.query('BEGIN; SAVEPOINT untouched');
  for (const sample of samples) {
    await owner.query(statements[sample.how]?.(sample) ?? '');
    const changed = await sql.query(CONTENT);
    const { faults } = await audit(sql);
    if (JSON.stringify(changed) === JSON.stringify(untouched)) wrong.push({ ...sample, what: 'changed nothing' });
    if (faults.length === 0) wrong.push({ ...sample, what: 'was not found' });
    await owner.query('ROLLBACK TO untouched');
  }
  await owner.query('ROLLBACK');
  expect(wrong).toEqual([]);
  expect(samples).toHaveLength(TAMPERINGS);
  expect((await audit(sql)).faults).toEqual([]);
}, 60_000);
