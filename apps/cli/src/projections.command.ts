import { Database, migrate } from '@earwitness/persistence';
import { rebuild } from '../../projections/src/rebuild/rebuild';

/**
 * `projections rebuild`: works the read models out anew from event 0, beside live traffic.
 * @returns the exit code
 */
export const rebuildProjections = async (url: string, print: (line: string) => void): Promise<number> => {
  await migrate(url);
  const database = new Database({ url, statementTimeoutMs: 0, applicationName: 'earwitness-cli' });
  try {
    const { conversations, events } = await rebuild(database);
    print(`${conversations} conversations rebuilt from ${events} events`);
    return 0;
  } finally {
    await database.close();
  }
};
