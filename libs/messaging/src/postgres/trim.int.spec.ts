import { advance, claim, Database } from '@earwitness/persistence';
import { freshDatabase, freshName } from '@earwitness/testing';
import { type LogRecord, Refused } from '../log';
import { appendToLog } from './append';
import { PostgresLog } from './postgres-log';
import { readLog } from './read';
import { trimLog } from './trim';

const everything = { maxRecords: 1_000, maxBytes: 1_000_000, maxPartitions: 10 };
const place = { partition: 0, key: 'k', headers: {} };

describe('the log in Postgres', () => {
  let database: Database;
  let topic: string;

  beforeAll(async () => {
    database = new Database({ url: await freshDatabase() });
  });
  afterAll(() => database.close());

  const append = (...texts: readonly string[]): Promise<void> =>
    database.transaction((tx) =>
      appendToLog(
        tx,
        texts.map((text) => ({ ...place, topic, value: Buffer.from(text) })),
      ),
    );

  const read = async (limits = everything): Promise<readonly LogRecord[]> =>
    (await readLog(database, [{ topic, partition: 0, offset: 0 }], limits))[0]?.records ?? [];
  const texts = async (limits = everything): Promise<string[]> =>
    (await read(limits)).map(({ value }) => String(value));

  beforeEach(async () => {
    await trimLog(database, { keepMs: 0 });
    topic = freshName('trim');
    await new PostgresLog(database).ensure([{ topic, partitions: 1 }]);
  });

  it('appends with the transaction, and takes no offset for one that fails', async () => {
    await append('a');
    const failing = database.transaction(async (tx) => {
      await appendToLog(tx, [{ ...place, topic, value: Buffer.from('never') }]);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    await append('b');
    expect((await read()).map(({ offset, value }) => [offset, String(value)])).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
  });

  it('appends nothing to a partition that was never made', async () => {
    const elsewhere = { ...place, topic, partition: 7, value: null };
    await expect(database.transaction((tx) => appendToLog(tx, [elsewhere]))).rejects.toThrow(`${topic}/7`);
  });

  it('appends nothing that no other log would take on', async () => {
    const large = { ...place, topic, value: Buffer.alloc(1_000_001) };
    await expect(database.transaction((tx) => appendToLog(tx, [large]))).rejects.toThrow(Refused);
  });

  it('reads up to a number and a size, and one record however large it is', async () => {
    await append('x'.repeat(5_000), 'a', 'b', 'c');
    expect(await texts({ ...everything, maxBytes: 10 })).toEqual(['x'.repeat(5_000)]);
    expect(await texts({ ...everything, maxRecords: 3 })).toHaveLength(3);
  });

  it('keeps what is young', async () => {
    await append('a', 'b');
    expect(await trimLog(database, { keepMs: 60_000 })).toBe(0);
    expect(await texts()).toEqual(['a', 'b']);
  });

  it('removes what is old, and keeps counting where it was', async () => {
    await append('a', 'b');
    expect(await trimLog(database, { keepMs: 0 })).toBe(2);
    await append('c');
    expect((await read()).map(({ offset }) => offset)).toEqual([2]);
  });

  it('keeps what a group that has claimed the partition has not passed, however old it is', async () => {
    await append('a', 'b', 'c');
    const [slow] = await claim(database, { group: 'slow', owner: 'one' }, [{ topic, partition: 0 }]);
    const [quick] = await claim(database, { group: 'quick', owner: 'two' }, [{ topic, partition: 0 }]);
    const move = (epoch: number | undefined, group: string, to: number): Promise<void> =>
      database.transaction((tx) => advance(tx, { group, topic, partition: 0, epoch: epoch ?? 0, from: 0, to }));
    await move(quick?.epoch, 'quick', 3);
    expect(await trimLog(database, { keepMs: 0 })).toBe(0);
    await move(slow?.epoch, 'slow', 1);
    expect(await trimLog(database, { keepMs: 0 })).toBe(1);
    expect(await texts()).toEqual(['b', 'c']);
  });

  it('removes sooner what is of use for a short time only', async () => {
    await append('a');
    expect(await trimLog(database, { keepMs: 60_000, brief: { topics: ['another'], keepMs: 0 } })).toBe(0);
    expect(await trimLog(database, { keepMs: 60_000, brief: { topics: [topic], keepMs: 0 } })).toBe(1);
  });

  it('removes no more at once than it is told', async () => {
    await append('a', 'b', 'c');
    expect(await trimLog(database, { keepMs: 0, maxRecords: 2 })).toBe(2);
    expect(await trimLog(database, { keepMs: 0, maxRecords: 2 })).toBe(1);
  });
});
