import { freshDatabase } from '@earwitness/testing';
import { Database, Fenced } from '..';
import { advance, claim, position } from './claims';

const facts = { topic: 'facts', partition: 0 };
let database: Database;

beforeAll(async () => void (database = new Database({ url: await freshDatabase() })));
afterAll(() => database.close());

describe('claims', () => {
  it('move on by compare-and-set, and only once', async () => {
    const [mine] = await claim(database, { group: 'g1', owner: 'one' }, [facts]);
    expect(mine).toMatchObject({ epoch: 1, nextOffset: 0 });
    const progress = { ...facts, group: 'g1', epoch: 1, from: 0, to: 7 };
    await database.transaction((tx) => advance(tx, progress));
    await expect(database.transaction((tx) => advance(tx, progress))).rejects.toThrow(Fenced);
    expect(await position(database, 'g1', facts)).toMatchObject({ nextOffset: 7, epoch: 1 });
  });

  it('shut out whoever held the partition before', async () => {
    await claim(database, { group: 'g2', owner: 'zombie' }, [facts]);
    const [taken] = await claim(database, { group: 'g2', owner: 'heir' }, [facts]);
    const zombie = { ...facts, group: 'g2', epoch: 1, from: 0, to: 5 };
    await expect(database.transaction((tx) => advance(tx, zombie))).rejects.toThrow(Fenced);
    await database.transaction((tx) => advance(tx, { ...zombie, epoch: taken?.epoch ?? 0 }));
    expect(await position(database, 'g2', facts)).toMatchObject({ nextOffset: 5, epoch: 2 });
  });

  it('take the work of a fenced transaction with them', async () => {
    await claim(database, { group: 'g3', owner: 'one' }, [facts]);
    const work = database.transaction(async (tx) => {
      await tx.query(`INSERT INTO timers VALUES (gen_random_uuid(), now())`);
      await advance(tx, { ...facts, group: 'g3', epoch: 9, from: 0, to: 1 });
    });
    await expect(work).rejects.toThrow(Fenced);
    expect(await database.query('SELECT 1 FROM timers')).toEqual([]);
  });

  it('of many that race for a partition leave exactly one epoch valid', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claim(database, { group: 'g4', owner: `m${index}` }, [facts])),
    );
    const epochs = claims.flat().map(({ epoch }) => epoch);
    expect(new Set(epochs).size).toBe(8);
    const tried = await Promise.allSettled(
      epochs.map((epoch) =>
        database.transaction((tx) => advance(tx, { ...facts, group: 'g4', epoch, from: 0, to: 1 })),
      ),
    );
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
