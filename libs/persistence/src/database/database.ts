import pg from 'pg';
import { Conflict, Duplicate, type Sql, type Statement } from './sql';

/** The role that everything but migrations runs as: it can append to the ledger, never change or delete. */
export const APPLICATION_ROLE = 'earwitness_app';

/** Counts and offsets stay below 2^53; dates stay text, so that a moment is never re-rendered by a time zone. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : (pg.types.getTypeParser(oid, format) as (value: unknown) => unknown),
};

export interface DatabaseOptions {
  readonly url: string;
  readonly connections?: number;
  readonly statementTimeoutMs?: number;
  readonly applicationName?: string;
}

/** SQLSTATEs after which the same work may succeed: serialisation, deadlock, and a unique key that another took. */
const RETRYABLE = new Set(['40001', '40P01', '23505']);

/** Keys that say what an event is, rather than where it stands: whoever meets one was not overtaken. */
const IDENTITIES = new Set(['ledger_events_event_id_key']);

const translated = (error: unknown): unknown => {
  if (!(error instanceof pg.DatabaseError) || !RETRYABLE.has(error.code ?? '')) return error;
  const Rejection = IDENTITIES.has(error.constraint ?? '') ? Duplicate : Conflict;
  return new Rejection(error.message, { cause: error });
};

/** Whether an error says that Postgres cannot be reached or is going down, rather than that the work is wrong. */
export const isUnavailable = (error: unknown): boolean => {
  const code = (error as { code?: string } | undefined)?.code ?? '';
  if (error instanceof pg.DatabaseError) return /^(08|53|57P|25006)/.test(code);
  return (
    /^E[A-Z]+$/.test(code) ||
    /Connection terminated|timeout exceeded|Client has encountered|Query read timeout/.test(String(error))
  );
};

const toQuery = (statement: string | Statement, values: readonly unknown[]): pg.QueryConfig => ({
  ...(typeof statement === 'string' ? { text: statement } : statement),
  values: values as unknown[],
});

const GRACE_MS = 5_000;

/** Postgres ends a statement that takes too long; a connection that no longer answers is given up a little later. */
export const timeoutsOf = ({ statementTimeoutMs = 30_000 }: DatabaseOptions) => ({
  statement_timeout: statementTimeoutMs,
  query_timeout: statementTimeoutMs && statementTimeoutMs + GRACE_MS,
});

/** A pool of connections as the application role. */
export class Database implements Sql {
  private readonly pool: pg.Pool;

  constructor(private readonly options: DatabaseOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections ?? 10,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      ...timeoutsOf(options),
      application_name: options.applicationName ?? 'earwitness',
      options: `-c role=${APPLICATION_ROLE} -c timezone=UTC`,
      types,
    });
    // An idle connection that breaks must not end the process: the next query reports what is wrong.
    this.pool.on('error', () => undefined);
  }

  async query<Row extends object>(statement: string | Statement, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.pool.query<Row>(toQuery(statement, values)).catch((error: unknown) => {
      throw translated(error);
    });
    return result.rows;
  }

  /**
   * All of the work or nothing of it.
   * @throws Conflict when another writer was first; the work may be tried again from the start.
   */
  async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const noteBreak = (error: Error): void => void (broken = error);
    client.on('error', noteBreak);
    const tx: Sql = {
      query: async (statement, values = []) => (await client.query(toQuery(statement, values))).rows as never,
    };
    try {
      await client.query('BEGIN');
      const result = await work(tx);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // Behind what was never answered nothing else is.
      if (isUnavailable(error)) noteBreak(error as Error);
      else await client.query('ROLLBACK').catch(noteBreak);
      throw translated(error);
    } finally {
      client.off('error', noteBreak);
      client.release(broken);
    }
  }

  /**
   * Calls back on every notification of a channel. Notifications are hints: after a lost connection it reconnects, and
   * what was sent meanwhile is missed, so the caller polls as well.
   */
  listen(channel: string, onNotified: (payload: string) => void): () => Promise<void> {
    let client: pg.Client | undefined;
    let timer: NodeJS.Timeout | undefined;
    let isOpen = true;
    const connect = async (): Promise<void> => {
      client = new pg.Client({ connectionString: this.options.url, application_name: `${channel} listener` });
      client.on('error', () => undefined);
      client.on('end', () => {
        if (isOpen) timer = setTimeout(() => void connect().catch(() => undefined), 500).unref();
      });
      client.on('notification', ({ payload }) => onNotified(payload ?? ''));
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    };
    void connect().catch(() => undefined);
    return async () => {
      isOpen = false;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
