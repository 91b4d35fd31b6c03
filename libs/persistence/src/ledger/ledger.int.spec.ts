import { deriveId } from '@earwitness/domain';
import { freshDatabase } from '@earwitness/testing';
import pg from 'pg';
import { Conflict, Database } from '..';
import { append, type Append, type NewEvent, readHeads } from './ledger';
import { readAll, readStreams } from './read';

const stream = (name: string): string => deriveId('stream', name);
const event = (streamId: string, version: number): NewEvent => ({
  eventId: deriveId('event', streamId, String(version)),
  type: 'earwitness.test.v1',
  recordedAt: '2026-01-05T09:00:00.000Z',
  body: JSON.stringify({ version, text: 'Zoë ☎  spaces  kept' }),
});

let url: string;
let database: Database;
let owner: pg.Client;

const appendTo = (streamId: string, head: Append['head'], count: number) => {
  const from = head?.version ?? 0;
  const events = Array.from({ length: count }, (_, index) => event(streamId, from + index + 1));
  const one = { streamId, kind: 'conversation', tenant: 'acme', head, events, state: '{"s":1}', stateVersion: 1 };
  return database.transaction((tx) => append(tx, [one]));
};

beforeEach(async () => {
  url = await freshDatabase();
  database = new Database({ url });
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
});

afterEach(async () => {
  await owner.end();
  await database.close();
});

describe('the ledger', () => {
  it('gives back the exact text of what was appended, in order', async () => {
    const id = stream('a');
    const [head] = await appendTo(id, undefined, 2);
    await appendTo(id, head, 1);
    const events = await readStreams(database, [id]);
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(events[2]?.body).toBe(event(id, 3).body);
    expect(events[0]?.recordedAt).toBe('2026-01-05T09:00:00.000Z');
  });

  it('refuses a writer that has not seen the latest, and keeps nothing of its transaction', async () => {
    const id = stream('a');
    const [head] = await appendTo(id, undefined, 1);
    await appendTo(id, head, 1);
    await expect(appendTo(id, head, 1)).rejects.toThrow(Conflict);
    await expect(appendTo(id, undefined, 1)).rejects.toThrow(Conflict);
    expect(await readStreams(database, [id])).toHaveLength(2);
  });

  it('lets one of many racing writers win each version', async () => {
    const id = stream('race');
    const racing = await Promise.allSettled(Array.from({ length: 8 }, () => appendTo(id, undefined, 1)));
    expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(racing.filter((one) => one.status === 'rejected' && one.reason instanceof Conflict)).toHaveLength(7);
  });

  it('refuses an event id that exists, in any stream', async () => {
    await appendTo(stream('a'), undefined, 1);
    const twin = { ...event(stream('a'), 1) };
    const append2 = { streamId: stream('b'), kind: 'conversation', tenant: 'acme', head: undefined, events: [twin] };
    await expect(
      database.transaction((tx) => append(tx, [{ ...append2, state: null, stateVersion: 1 }])),
    ).rejects.toThrow(Conflict);
  });

  it('hands back the state only in the shape that is asked for', async () => {
    const id = stream('a');
    await appendTo(id, undefined, 1);
    expect((await readHeads(database, [id], 1)).get(id)).toMatchObject({ version: 1, state: { s: 1 } });
    expect((await readHeads(database, [id], 2)).get(id)).toMatchObject({ version: 1, state: undefined });
  });

  it('pages through everything, whatever the size of a page', async () => {
    for (const name of ['a', 'b', 'c']) await appendTo(stream(name), undefined, 5);
    const seen: string[] = [];
    for await (const { streamId, version } of readAll(database, 4)) seen.push(`${streamId}/${version}`);
    expect(seen).toHaveLength(15);
    expect(new Set(seen).size).toBe(15);
  });
});

describe('the application role', () => {
  it.each([
    ['change an event', 'UPDATE ledger_events SET type = type'],
    ['delete an event', 'DELETE FROM ledger_events'],
    ['empty the ledger', 'TRUNCATE ledger_events'],
    ['delete a head', 'DELETE FROM stream_heads'],
    ['give a stream to another tenant', `UPDATE stream_heads SET tenant = 'bank'`],
    ['make a stream another kind', `UPDATE stream_heads SET kind = 'account'`],
    ['rename a stream', 'UPDATE stream_heads SET stream_id = gen_random_uuid()'],
    ['drop the ledger', 'DROP TABLE ledger_events'],
    ['lift its triggers', 'ALTER TABLE ledger_events DISABLE TRIGGER ALL'],
  ])('cannot %s', async (_, statement) => {
    await appendTo(stream('a'), undefined, 1);
    await expect(database.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    expect((await owner.query('SELECT * FROM ledger_events')).rowCount).toBe(1);
  });
});

describe('the application role, when it tries to give itself a right', () => {
  it('gets nothing', async () => {
    await database.query('GRANT UPDATE, DELETE ON ledger_events TO earwitness_app');
    await expect(database.query('DELETE FROM ledger_events')).rejects.toThrow('permission denied');
  });
});
