import { activeEntry, type BookCommand } from '@earwitness/domain';
import { outbox, POLICIES, PostgresLog } from '@earwitness/messaging';
import { Database, verify } from '@earwitness/persistence';
import { parsePolicySet, type PolicySet } from '@earwitness/policy';
import { at, freshDatabase, until } from '@earwitness/testing';
import { PolicyBooks } from './policy-books';

let database: Database;
beforeAll(async () => {
  database = new Database({ url: await freshDatabase() });
  const log = new PostgresLog(database);
  await log.ensure([POLICIES]);
  await log.close();
});
afterAll(() => database.close());

const publish = outbox([POLICIES]);
const now = (): string => at(0);

const setOf = (id: string): PolicySet => {
  const parsed = parsePolicySet([
    { apiVersion: 'earwitness/v1', kind: 'Policy', metadata: { id }, phase: 'capture', class: 'default' },
  ]);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};
const [left, right] = [setOf('left'), setOf('right')];

const drafts = ({ hash, documents }: PolicySet): readonly BookCommand[] => [
  { kind: 'draft', hash, documents, by: 'ann' },
  { kind: 'lint', hash, findings: [], by: 'ann' },
];

const activating = (books: PolicyBooks, set: PolicySet) =>
  books.execute('acme', [{ kind: 'activate', hash: set.hash, by: 'ann', rule: 'one' }], {
    set,
    documents: set.documents,
  });

/** For a row that another transaction has changed. */
const WAITING = `
SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE NOT l.granted AND a.datname = current_database()`;
const isSomebodyWaiting = async (): Promise<boolean> => (await database.query(WAITING)).length > 0;
const countOf = async (table: string): Promise<number> =>
  (await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))[0]?.count ?? 0;

describe('the books of policies', () => {
  it('let one of two activations at once through, and nothing of the other', async () => {
    const open = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    const slow = new PolicyBooks({
      database,
      now,
      publish: async (tx, records) => {
        await publish(tx, records);
        reached.resolve(undefined);
        await open.promise;
      },
    });
    const quick = new PolicyBooks({ database, now, publish });
    await quick.execute('acme', [...drafts(left), ...drafts(right)]);
    const first = activating(slow, left);
    await reached.promise;
    const second = activating(quick, right).catch((error: unknown) => error);
    await until(isSomebodyWaiting);
    open.resolve(undefined);
    expect(activeEntry(await first)?.hash).toBe(left.hash);
    expect(await second).toMatchObject({ name: 'Conflict' });
    expect([await countOf('log_records'), await countOf('ledger_events')]).toEqual([1, 5]);
  });

  it('keep nothing of an activation that cannot be told', async () => {
    const failing = new PolicyBooks({ database, now, publish: () => Promise.reject(new Error('no room')) });
    const before = [await countOf('log_records'), await countOf('ledger_events')];
    await expect(activating(failing, right)).rejects.toThrow('no room');
    expect([await countOf('log_records'), await countOf('ledger_events')]).toEqual(before);
  });

  it('keep simulations of what there is, and none of what there is not', async () => {
    const books = new PolicyBooks({ database, now, publish });
    const before = await countOf('ledger_events');
    const simulation = { replayId: 'r', summary: { flips: 0 }, by: 'ann' };
    await books.simulated('acme', { ...simulation, hash: left.hash });
    await books.simulated('acme', { ...simulation, hash: 'f'.repeat(64) });
    expect(await countOf('ledger_events')).toBe(before + 1);
  });

  it('are part of what is verified', async () => {
    expect(await verify(database)).toMatchObject({ streams: 1, faults: [] });
    await database.transaction((tx) => tx.query(`UPDATE stream_heads SET hash = '' WHERE kind = 'policies'`));
    expect((await verify(database)).faults).toMatchObject([{ what: 'HashMismatch' }]);
  });
});
