import pg from 'pg';
import { type DatabaseOptions, timeoutsOf, types } from './database';

/** The role that row-level security confines to the tenant that the session names. It reads, and no more. */
const READER_ROLE = 'earwitness_api';

const BIND = `SELECT set_config('earwitness.tenant', $1, false)`;

/**
 * Reads as one tenant: whatever a statement asks for, it sees that tenant's rows only, and none before a tenant is named.
 * A connection stays bound to its tenant, so that reading again as the same one takes a single round trip.
 */
export class TenantDatabase {
  private readonly pool: pg.Pool;
  private readonly bound = new WeakMap<pg.PoolClient, string>();

  constructor(options: DatabaseOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections ?? 10,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      ...timeoutsOf(options),
      application_name: options.applicationName ?? 'earwitness',
      options: `-c role=${READER_ROLE} -c timezone=UTC -c default_transaction_read_only=on -c max_parallel_workers_per_gather=0`,
      types,
    });
    // An idle connection that breaks must not end the process: the next query reports what is wrong.
    this.pool.on('error', () => undefined);
  }

  async read<Row extends object>(tenant: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const noteBreak = (error: Error): void => void (broken = error);
    client.on('error', noteBreak);
    try {
      await this.bind(client, tenant);
      return (await client.query<Row>(text, values as unknown[])).rows;
    } finally {
      client.off('error', noteBreak);
      client.release(broken ?? !this.bound.has(client));
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Nobody's until it has succeeded. */
  private async bind(client: pg.PoolClient, tenant: string): Promise<void> {
    if (this.bound.get(client) === tenant) return;
    this.bound.delete(client);
    await client.query(BIND, [tenant]);
    this.bound.set(client, tenant);
  }
}
