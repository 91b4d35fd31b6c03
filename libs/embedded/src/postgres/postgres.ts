import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { isRoot, postgresHome, UNPRIVILEGED } from './postgres-binaries';

const run = promisify(execFile);

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly directory: string;
  /** Lets transactions in flight end, then stops. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds the cluster; made when it does not exist. Its data survive. */
  readonly directory: string;
  readonly port?: number;
  /** False for throw-away clusters of tests: no fsync. */
  readonly durable?: boolean;
}

const identity = () => (isRoot() ? UNPRIVILEGED : {});
const environment = (home: string) => ({ ...process.env, LD_LIBRARY_PATH: join(home, 'lib'), TZ: 'UTC', LC_ALL: 'C' });

const isReachableByOthers = (directory: string): boolean => {
  for (let path = dirname(directory); ; path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
};

/** Root's cluster belongs to an unprivileged user, who must be able to reach it. */
const clusterDirectory = (wanted: string): string => {
  const directory = resolve(wanted);
  if (!isRoot() || isReachableByOthers(directory)) return directory;
  return join('/var/tmp', `earwitness-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`);
};

const initialise = async (home: string, directory: string): Promise<void> => {
  if (existsSync(join(directory, 'PG_VERSION'))) return;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (isRoot()) chownSync(directory, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const args = ['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await run(join(home, 'bin/initdb'), args, { env: environment(home), cwd: '/', ...identity() });
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const isServerOf = (pid: number, directory: string): boolean => {
  try {
    return isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
  } catch {
    return false;
  }
};

/** A server that an earlier process of ours left behind when it was killed is taken over; a stale lock is cleared. */
const leftBehind = (directory: string): { pid: number; port: number } | undefined => {
  const lock = join(directory, 'postmaster.pid');
  if (!existsSync(lock)) return undefined;
  const lines = readFileSync(lock, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (isServerOf(pid, directory)) return { pid, port: Number(lines[3]) };
  rmSync(lock, { force: true });
  return undefined;
};

/** The server says so itself, in the last line of its lock file. */
const isReady = (directory: string): boolean => {
  const lock = join(directory, 'postmaster.pid');
  return existsSync(lock) && readFileSync(lock, 'utf8').split('\n')[7]?.trim() === 'ready';
};

const launch = (home: string, directory: string, port: number, durable: boolean): ChildProcess => {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(`${directory}.log`, 'a');
  const options = { env: environment(home), cwd: '/', stdio: ['ignore', log, log] as ['ignore', number, number] };
  const child = spawn(join(home, 'bin/postgres'), ['-D', directory, '-p', String(port), ...args], {
    ...options,
    detached: true,
    ...identity(),
  });
  child.unref();
  return child;
};

const stopServer = async (pid: number, directory: string): Promise<void> => {
  if (isServerOf(pid, directory)) process.kill(pid, 'SIGINT');
  while (isServerOf(pid, directory)) await sleep(20);
};

/**
 * An own Postgres from npm packages, on the loopback interface only. It outlives a crash of this process and is taken
 * over by the next start on the same directory.
 * @throws Error with the server's own words when it does not come up within 30 s.
 */
export const startPostgres = async (options: PostgresOptions): Promise<EmbeddedPostgres> => {
  const home = postgresHome();
  const directory = clusterDirectory(options.directory);
  await initialise(home, directory);
  const running = leftBehind(directory);
  const port = running?.port ?? options.port ?? (await freePort());
  const pid = running?.pid ?? launch(home, directory, port, options.durable ?? true).pid ?? 0;
  for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
    if (isReady(directory)) break;
    if (Date.now() > deadline || !isAlive(pid))
      throw new Error(`embedded Postgres did not start:\n${readFileSync(`${directory}.log`, 'utf8').slice(-2000)}`);
  }
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return { url, port, pid, directory, stop: () => stopServer(pid, directory) };
};
