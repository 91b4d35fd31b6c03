import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database, verify } from '@earwitness/persistence';
import type { World } from './world';

export const inDatabase = async <T>(world: World, read: (database: Database) => Promise<T>): Promise<T> => {
  const database = new Database({ url: world.databaseUrl });
  try {
    return await read(database);
  } finally {
    await database.close();
  }
};

/** What is wrong with the ledger's chains of hashes, and how many events they hold. */
export const audit = (world: World) =>
  inDatabase(world, async (database) => {
    const { faults, events } = await verify(database);
    return { faults, events };
  });

/** Every event of the ledger as it is kept; raw words are sealed. */
export const ledgerBytes = (world: World): Promise<string> =>
  inDatabase(world, async (database) => {
    const rows = await database.query<{ readonly body: string }>('SELECT body::text AS body FROM ledger_events');
    return rows.map(({ body }) => body).join('\n');
  });

/** What the processes of the platform have logged, and all that they left on the disk beside their configuration. */
export const logBytes = ({ directory }: World): string =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(?:accounts|policies)\.yaml$|^vendors\.log$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
