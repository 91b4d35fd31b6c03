import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, startPostgres, startSqs } from '@earwitness/embedded';
import { migrate } from '@earwitness/persistence';
import pg from 'pg';

interface Server {
  stop(): Promise<void>;
}

const PREFIX = 'earwitness-tests-';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const isOurs = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();

/** Servers end with the run that started them, whatever ends it; what they had on disk is cleared by the next run. */
const sweep = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name);
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (pid && isOurs(path) && !isRunning(pid)) rmSync(path, { recursive: true, force: true });
  }
};

const onDatabase = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** Copies of one migrated database: to copy takes a tenth of the time of migrating. */
class Databases {
  private readonly prefix = `earwitness_${randomBytes(4).toString('hex')}`;
  private readonly made: string[] = [];
  private readonly pool: pg.Pool;
  private template: Promise<string> | undefined;

  constructor(private readonly url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 1 });
    // Its server may be stopped under it.
    this.pool.on('error', () => undefined);
  }

  async fresh(): Promise<string> {
    this.template ??= this.migrated();
    return onDatabase(this.url, await this.make(`TEMPLATE ${await this.template}`));
  }

  /** A server that goes on without us gets back what it was lent. */
  async close({ isServerOurs }: { readonly isServerOurs: boolean }): Promise<void> {
    const lent = isServerOurs ? [] : this.made;
    for (const name of lent) await this.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await this.pool.end();
  }

  private async migrated(): Promise<string> {
    const name = await this.make('');
    await migrate(onDatabase(this.url, name));
    return name;
  }

  private async make(from: string): Promise<string> {
    const name = `${this.prefix}_${this.made.length}`;
    this.made.push(name);
    await this.pool.query(`CREATE DATABASE ${name} ${from}`);
    return name;
  }
}

const newDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // Root's Postgres runs as an unprivileged user, who must be able to reach its cluster.
  chmodSync(directory, 0o711);
  return directory;
};

/** What suites share, in the process that starts them: each server starts when the first suite asks for it. */
class Host {
  private readonly directory = newDirectory();
  private readonly running: Server[] = [];
  private readonly started = new Map<string, Promise<unknown>>();
  private databases: Databases | undefined;

  readonly answers: Readonly<Record<string, () => Promise<unknown>>> = {
    '/database': () => this.database(),
    '/kafka': () => this.once('kafka', () => this.kafka()),
    '/sqs': async () => (await this.sqs()).endpoint,
    '/queue': async () => (await this.sqs()).createQueue(`queue-${randomBytes(6).toString('hex')}`),
    '/queue.fifo': async () => (await this.sqs()).createQueue(`queue-${randomBytes(6).toString('hex')}.fifo`),
  };

  async stop(): Promise<void> {
    await this.databases?.close({ isServerOurs: !process.env.DATABASE_URL });
    await Promise.all(this.running.map((server) => server.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async database(): Promise<string> {
    this.databases = await this.once('postgres', async () => new Databases(await this.postgres()));
    return this.databases.fresh();
  }

  private async postgres(): Promise<string> {
    const { DATABASE_URL } = process.env;
    if (DATABASE_URL) return DATABASE_URL;
    const postgres = await startPostgres({ directory: join(this.directory, 'postgres'), durable: false });
    this.running.push(postgres);
    return postgres.url;
  }

  private async kafka(): Promise<readonly string[]> {
    const { KAFKA_BROKERS } = process.env;
    if (KAFKA_BROKERS) return KAFKA_BROKERS.split(',');
    const kafka = await startKafka({ directory: join(this.directory, 'kafka') });
    this.running.push(kafka);
    return kafka.brokers;
  }

  private sqs() {
    return this.once('sqs', async () => {
      const sqs = await startSqs();
      this.running.push(sqs);
      return sqs;
    });
  }

  private once<T>(name: string, start: () => Promise<T>): Promise<T> {
    const started = this.started.get(name) ?? start();
    this.started.set(name, started);
    return started as Promise<T>;
  }
}

export interface Hosting {
  readonly address: string;
  stop(): Promise<void>;
}

/** Serves suites, which run in processes of their own, over loopback HTTP. */
export const startHost = async (): Promise<Hosting> => {
  sweep();
  const host = new Host();
  const server = createServer((request, response) => {
    const answer = host.answers[request.url ?? '']?.() ?? Promise.reject(new Error(`no ${request.url}`));
    answer.then(
      (value) => response.end(JSON.stringify(value)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.close();
    await host.stop();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
};
