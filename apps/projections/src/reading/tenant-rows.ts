import type { Sql } from '@earwitness/persistence';

/** The database as one tenant sees it, which row-level security sees to. */
export interface TenantReader {
  read<Row extends object>(tenant: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** What writing needs of a database. */
export interface TransactionalSql {
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
}

const BIND = `SELECT set_config('role', 'earwitness_api', true), set_config('earwitness.tenant', $1, true)`;

/** What the API reads and writes, each time as one tenant. */
export class TenantRows {
  constructor(
    private readonly reader: TenantReader,
    private readonly writer: TransactionalSql,
  ) {}

  /** Rows of a statement in which `$1` is the tenant and the values follow. */
  read<Row extends object>(tenant: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.reader.read<Row>(tenant, text, [tenant, ...values]);
  }

  write<T>(tenant: string, work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.writer.transaction(async (tx) => {
      await tx.query(BIND, [tenant]);
      return work(tx);
    });
  }
}
