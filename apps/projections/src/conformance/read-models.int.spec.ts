import { deriveId, type Fact, type Input } from '@earwitness/domain';
import type { DecodedEvent } from '@earwitness/messaging';
import { Database, Fenced } from '@earwitness/persistence';
import { at, fact, freshDatabase } from '@earwitness/testing';
import { rebuild } from '../rebuild/rebuild';
import { checksum } from './checksum';
import { Feed } from './feed';
import { call, heard, time } from './stories';
import { ToldLedger } from './told-ledger';

let database: Database;
let ledger: ToldLedger;

beforeEach(async () => {
  database = new Database({ url: await freshDatabase() });
  ledger = new ToldLedger(database);
});
afterEach(() => database.close());

const tellCalls = async (...names: readonly string[]): Promise<readonly DecodedEvent[][]> =>
  Promise.all(
    names.map(async (name, index) => {
      const { id, facts } = call(name, { startsAt: index });
      return [...(await ledger.tell(id, ...heard(...facts), time(200)))];
    }),
  );

const rowsOf = (table: string) => database.query<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 2`);

const TABLES = ['conversation_rows', 'recording_rows', 'search_terms', 'decision_rows', 'decision_policies'];

const checksumOfNothing = async (): Promise<string> => {
  for (const table of TABLES) await database.query(`DELETE FROM ${table}`);
  return checksum(database);
};

/** What the ledger says, and nothing else. */
const rebuilt = async (): Promise<string> => {
  const nothing = await checksumOfNothing();
  await rebuild(database);
  const all = await checksum(database);
  expect(all).not.toBe(nothing);
  return all;
};

const slices = <T>(all: readonly T[], size: number): readonly T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/** A fixed shuffle. */
const shuffled = <T>(all: readonly T[], seed: number): readonly T[] =>
  all
    .map((one, index) => ({ one, key: deriveId(String(seed), String(index)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ one }) => one);

describe('the read models', () => {
  it('show what was recorded of a conversation', async () => {
    const [events = []] = await tellCalls('1');
    await (await Feed.open(database)).apply(events);
    expect(await rowsOf('conversation_rows')).toMatchObject([
      { tenant: 'acme', version: events.length, standing: 'satisfied', merged_into: null },
    ]);
    expect(await rowsOf('recording_rows')).toMatchObject([
      { vendor: 'telnyx', session_ref: 'session-1', capture_ref: 'capture-1', state: 'stored', phase: 'kept' },
    ]);
    expect(await database.query('SELECT term FROM search_terms ORDER BY term')).toEqual([
      { term: 'participant:+35311' },
      { term: 'participant:+35318000000' },
      { term: 'policy:record-everything' },
    ]);
  });

  it('say nothing of a conversation before its first fact', async () => {
    const [[opened] = []] = await tellCalls('1');
    if (opened) await (await Feed.open(database)).apply([opened]);
    expect(await rowsOf('conversation_rows')).toEqual([]);
  });

  it.each([1, 2, 3])('are the same whatever the order, the duplicates and the slices (%i)', async (seed) => {
    const calls = await tellCalls('1', '2', '3', '4');
    const disordered = shuffled([...calls.flat(), ...calls.flat().filter((_, index) => index % 3 === 0)], seed);
    const feed = await Feed.open(database, { mostCachedEvents: 40 });
    for (const slice of slices(disordered, 5)) await feed.apply(slice);
    const live = await checksum(database);
    expect(live).toBe(await rebuilt());
  });

  it('are the same when every event comes in a slice of its own, to one process after the other', async () => {
    const calls = await tellCalls('1', '2');
    for (const event of calls.flat()) await (await Feed.open(database)).apply([event]);
    expect(await checksum(database)).toBe(await rebuilt());
  });

  it('of recordings change with what belongs to them, and with what no longer does', async () => {
    const { id, facts } = call('1');
    const about = { sessionRef: 'session-1', occurredAt: at(80) };
    const chat = fact('ChatTranscriptStored', { transcriptRef: 'chat' }, about);
    const second = fact('CaptureStarted', { mode: 'file', confirmed: true }, { ...about, captureRef: 'capture-2' });
    const feed = await Feed.open(database);
    const attachments = () =>
      database.query<{ chats: number }>(
        `SELECT json_array_length(detail -> 'attachments') AS chats FROM recording_rows ORDER BY capture_ref`,
      );
    const tell = async (...told: readonly Fact[]) => {
      for (const event of await ledger.tell(id, ...heard(...told))) await feed.apply([event]);
    };
    await tell(...facts, chat);
    expect(await attachments()).toEqual([{ chats: 1 }]);
    await tell(second);
    expect(await attachments()).toEqual([{ chats: 0 }, { chats: 0 }]);
    expect(await checksum(database)).toBe(await rebuilt());
  });

  it('read a conversation from the ledger in one query for all that are missing in a slice', async () => {
    const calls = await tellCalls('1', '2', '3');
    const latest = calls.map((events) => events.at(-1)).filter((event) => event !== undefined);
    const statements: string[] = [];
    const counting = Object.assign(Object.create(database) as Database, {
      query: (text: string, values?: readonly unknown[]) => {
        statements.push(text);
        return database.query(text, values);
      },
    });
    await (await Feed.open(counting)).apply(latest);
    expect(statements.filter((text) => text.includes('ledger_events'))).toHaveLength(1);
    expect(await checksum(database)).toBe(await rebuilt());
  });

  it('never go back to an older version', async () => {
    const [events = []] = await tellCalls('1');
    await (await Feed.open(database)).apply(events);
    const latest = await checksum(database);
    await (await Feed.open(database)).apply(events.slice(0, 3));
    expect(await checksum(database)).toBe(latest);
  });

  it('refuse what the ledger does not have, and commit nothing of it', async () => {
    const [[first, second] = []] = await tellCalls('1');
    const invented = { ...second, version: 99 } as DecodedEvent;
    const feed = await Feed.open(database);
    await expect(feed.apply([invented])).rejects.toThrow('ends before version 99');
    if (first) await feed.apply([first]);
  });

  it('commit nothing for a partition that somebody else has taken over', async () => {
    const [events = []] = await tellCalls('1');
    const zombie = await Feed.open(database);
    const heir = await Feed.open(database);
    await expect(zombie.apply(events)).rejects.toThrow(Fenced);
    expect(await rowsOf('conversation_rows')).toEqual([]);
    await heir.apply(events);
    expect(await rowsOf('conversation_rows')).toHaveLength(1);
  });

  it('write again what a failed transaction had not written', async () => {
    const [events = []] = await tellCalls('1');
    const feed = await Feed.open(database);
    await database.query('UPDATE consumer_offsets SET epoch = epoch + 1');
    await expect(feed.apply(events)).rejects.toThrow(Fenced);
    await database.query('UPDATE consumer_offsets SET epoch = epoch - 1');
    await feed.apply(events);
    expect(await rowsOf('recording_rows')).toHaveLength(1);
  });

  it('hold what no text can', async () => {
    const id = deriveId('conversation', 'odd');
    const odd = fact('SessionStarted', { from: 'sip:\u0000a\ud800@b', direction: 'inbound' });
    await (await Feed.open(database)).apply(await ledger.tell(id, ...heard(odd)));
    const [row] = await database.query<{ summary: { participants: string[] } }>(
      'SELECT summary FROM conversation_rows',
    );
    expect(row?.summary.participants).toEqual(['sip:\ufffda\ufffd@b']);
  });

  it('tell telemetry what was applied, after it was committed', async () => {
    const [events = []] = await tellCalls('1');
    const told: unknown[] = [];
    const feed = await Feed.open(database, { onApplied: (applied, startedAtMs) => told.push([applied, startedAtMs]) });
    await feed.apply(events);
    expect(told).toEqual([[events, 0]]);
  });
});

describe('a merged conversation', () => {
  const merged = async () => {
    const [one, two] = [call('1'), call('2', { startsAt: 5 })];
    const before = [
      ...(await ledger.tell(one.id, ...heard(...one.facts))),
      ...(await ledger.tell(two.id, ...heard(...two.facts))),
    ];
    const absorb: Input = { kind: 'absorb', from: two.id, facts: two.facts, now: at(300) };
    const after = [
      ...(await ledger.tell(one.id, absorb)),
      ...(await ledger.tell(two.id, { kind: 'giveUp', into: one.id, now: at(300) })),
    ];
    return { one, two, before, after };
  };

  it('keeps a row that leads to the survivor, which has its recordings', async () => {
    const { one, two, before, after } = await merged();
    const feed = await Feed.open(database);
    await feed.apply(before);
    const moments = await database.query('SELECT recording_id, at FROM recording_rows ORDER BY 1');
    expect(moments).toHaveLength(2);
    await feed.apply(after);
    expect(
      await database.query(`SELECT merged_into FROM conversation_rows WHERE conversation_id = $1`, [two.id]),
    ).toEqual([{ merged_into: one.id }]);
    expect(await database.query('SELECT DISTINCT conversation_id FROM recording_rows')).toEqual([
      { conversation_id: one.id },
    ]);
    expect(await database.query('SELECT recording_id, at FROM recording_rows ORDER BY 1')).toEqual(moments);
    expect(await database.query('SELECT 1 FROM search_terms WHERE conversation_id = $1', [two.id])).toEqual([]);
  });

  it('comes to the same rows from whatever order, and from a rebuild', async () => {
    const { before, after } = await merged();
    const feed = await Feed.open(database, { mostCachedEvents: 30 });
    for (const slice of slices(shuffled([...before, ...after], 7), 4)) await feed.apply(slice);
    const live = await checksum(database);
    expect(live).toBe(await rebuilt());
  });
});

describe('a rebuild', () => {
  it('writes rows anew that are of the same version, and leaves later ones alone', async () => {
    const calls = await tellCalls('1', '2');
    await (await Feed.open(database)).apply(calls.flat());
    const right = await checksum(database);
    await database.query(`UPDATE conversation_rows SET detail = '{}', standing = 'missed'`);
    await database.query(`UPDATE recording_rows SET state = 'failed', learned_by = NULL`);
    await database.query(`INSERT INTO recording_rows SELECT tenant, conversation_id, gen_random_uuid(), at, trace_id,
      vendor, account, session_ref, capture_ref, state, phase, detail FROM recording_rows`);
    expect(await rebuild(database)).toEqual({ conversations: 2, events: calls.flat().length });
    expect(await checksum(database)).toBe(right);
    await database.query('UPDATE conversation_rows SET version = version + 1');
    const later = await checksum(database);
    await rebuild(database);
    expect(await checksum(database)).toBe(later);
  });

  it('goes on beside live traffic', async () => {
    const calls = await tellCalls('1', '2', '3', '4', '5', '6');
    const feed = await Feed.open(database);
    const live = async () => {
      for (const slice of slices(shuffled(calls.flat(), 3), 3)) await feed.apply(slice);
    };
    const again = async () => {
      for (let round = 0; round < 5; round += 1) await rebuild(database, { batchSize: 2 });
    };
    await Promise.all([live(), again()]);
    expect(await checksum(database)).toBe(await rebuilt());
  });

  it('passes over the streams of accounts', async () => {
    const stray = fact('UnrecognisedWebhook', { reason: 'NotJson', sizeBytes: 3 }, { links: [] });
    await ledger.record({ id: deriveId('account', 'acme'), tenant: 'acme', kind: 'account' }, [stray], at(0));
    expect(await rebuild(database)).toEqual({ conversations: 0, events: 0 });
  });
});
