import { Database, type Fault, verify } from '@earwitness/persistence';

const SHOWN = 20;

const described = ({ streamId, version, what }: Fault): string =>
  `  ${what} in stream ${streamId} at version ${version}`;

/**
 * `ledger verify`: recomputes every hash of the ledger.
 * @returns the exit code: 1 when something was changed, removed or moved.
 */
export const verifyLedger = async (url: string, print: (line: string) => void): Promise<number> => {
  const database = new Database({ url, statementTimeoutMs: 0, applicationName: 'earwitness-cli' });
  try {
    const { streams, events, fingerprint, faults } = await verify(database);
    print(`${events} events in ${streams} streams, ${faults.length} faults`);
    print(`fingerprint of all heads: ${fingerprint}`);
    for (const fault of faults.slice(0, SHOWN)) print(described(fault));
    if (faults.length > SHOWN) print(`  … and ${faults.length - SHOWN} more`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};
