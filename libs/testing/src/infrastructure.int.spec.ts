import pg from 'pg';
import { describeWithKafka, freshDatabase, kafkaBrokers } from '.';

const tablesOf = async (url: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = 'ledger_events'`,
  );
  await client.end();
  return rows as unknown[];
};

describe('a fresh database', () => {
  it('is at the present schema, and nobody else has it', async () => {
    const urls = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
    expect(new Set(urls).size).toBe(3);
    for (const url of urls) expect(await tablesOf(url)).toEqual([{ tablename: 'ledger_events' }]);
  });
});

describeWithKafka('Kafka', () => {
  it('is the same for all suites of a run', async () => {
    const [first, again] = await Promise.all([kafkaBrokers(), kafkaBrokers()]);
    expect(first).toEqual([expect.stringMatching(/^[^:]+:\d+$/)]);
    expect(again).toEqual(first);
  });
});
