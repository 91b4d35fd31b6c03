import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '@earwitness/embedded';
import { migrate } from '@earwitness/persistence';
import pg from 'pg';

const TEMPLATE = 'bench_template';

/** A durable server would outlive us. */
const endAtOnce = ({ pid }: EmbeddedPostgres): void => {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It has ended.
  }
};

/** One server with fsync, as in production, and a fresh database of the present schema for each run. */
export class Databases {
  private made = 0;

  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly admin: pg.Client,
  ) {}

  static async start(directory: string): Promise<Databases> {
    const server = await startPostgres({ directory: join(directory, 'postgres') });
    process.on('exit', () => endAtOnce(server));
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    const databases = new Databases(server, admin);
    await admin.query(`CREATE DATABASE ${TEMPLATE}`);
    await migrate(databases.urlOf(TEMPLATE));
    return databases;
  }

  get pid(): number {
    return this.server.pid;
  }

  async version(): Promise<string> {
    const { rows } = await this.admin.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'unknown';
  }

  /** Hands over the URL of a database, and drops it afterwards. What earlier runs left to be written is written first. */
  async with<T>(work: (url: string) => Promise<T>): Promise<T> {
    this.made += 1;
    const name = `bench_${this.made}`;
    await this.admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    await this.settle();
    try {
      return await work(this.urlOf(name));
    } finally {
      await this.admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  }

  async settle(): Promise<void> {
    await this.admin.query('CHECKPOINT');
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.server.stop();
  }

  private urlOf(name: string): string {
    return Object.assign(new URL(this.server.url), { pathname: `/${name}` }).href;
  }
}

/** One query on a connection of its own. */
export const ask = async <Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row | undefined> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows[0];
  } finally {
    await client.end();
  }
};
