import { DataSource } from 'typeorm';
import { Foundation1764000000000 } from './1764000000000-foundation';
import { Projections1764100000000 } from './1764100000000-projections';
import { LearnedBy1764150000000 } from './1764150000000-learned-by';
import { Watches1764200000000 } from './1764200000000-watches';
import { Policies1764300000000 } from './1764300000000-policies';
import { Decisions1764310000000 } from './1764310000000-decisions';
import { NewerSets1764320000000 } from './1764320000000-newer-sets';

const MIGRATION_LOCK = 4_127_351_905;

/**
 * Brings a database to the present schema, as its owner. Several processes may do so at once: one works, the others
 * wait. @returns the names of the migrations that ran.
 */
export const migrate = async (url: string): Promise<readonly string[]> => {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [
      Foundation1764000000000,
      Projections1764100000000,
      LearnedBy1764150000000,
      Watches1764200000000,
      Policies1764300000000,
      Decisions1764310000000,
      NewerSets1764320000000,
    ],
    extra: { max: 2 },
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
};
