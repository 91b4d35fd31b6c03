import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../machine/free-port';
import { endWithUs, isAlive, isRunningWith } from '../machine/process';
import { waitFor } from '../machine/wait';
import { isRoot, postgresHome, UNPRIVILEGED } from './binaries';

const run = promisify(execFile);

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 60_000;

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly directory: string;
  isRunning(): boolean;
  /** Rolls open transactions back, writes everything down, stops. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds the cluster; made when it does not exist. Its data survive. */
  readonly directory: string;
  readonly port?: number;
  /** False for throw-away clusters of tests: no fsync, and the server ends with this process. */
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

/** Made aside and moved into place, so that an interrupted start leaves nothing half made. */
const initialise = async (home: string, directory: string, isDurable: boolean): Promise<void> => {
  if (existsSync(join(directory, 'PG_VERSION'))) return;
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new Error(`${directory} is neither empty nor a Postgres cluster`);
  const staging = `${directory}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  if (isRoot()) chownSync(staging, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const args = ['-D', staging, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'];
  await run(join(home, 'bin/initdb'), isDurable ? args : [...args, '--no-sync'], {
    env: environment(home),
    cwd: '/',
    ...identity(),
  });
  rmSync(directory, { recursive: true, force: true });
  renameSync(staging, directory);
};

const lockOf = (directory: string): readonly string[] | undefined => {
  const lock = join(directory, 'postmaster.pid');
  return existsSync(lock) ? readFileSync(lock, 'utf8').split('\n') : undefined;
};

/** A server that an earlier process of ours left behind when it was killed is taken over; a stale lock is cleared. */
const leftBehind = (directory: string): { pid: number; port: number } | undefined => {
  const lock = lockOf(directory);
  const pid = Number(lock?.[0]);
  if (lock && isRunningWith(pid, directory)) return { pid, port: Number(lock[3]) };
  rmSync(join(directory, 'postmaster.pid'), { force: true });
  return undefined;
};

/** The server says so itself, in the last line of its lock file. */
const isReady = (directory: string): boolean => lockOf(directory)?.[7]?.trim() === 'ready';

const launch = (home: string, directory: string, settings: Readonly<Record<string, string>>): number => {
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(`${directory}.log`, 'a');
  const child = spawn(join(home, 'bin/postgres'), ['-D', directory, ...args], {
    env: environment(home),
    cwd: '/',
    stdio: ['ignore', log, log],
    detached: true,
    ...identity(),
  });
  child.on('error', () => undefined);
  child.unref();
  closeSync(log);
  return child.pid ?? Number.NaN;
};

const settingsFor = (port: number, isDurable: boolean): Readonly<Record<string, string>> => ({
  port: String(port),
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  ...(isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
});

const stopServer = async (pid: number, directory: string): Promise<void> => {
  if (!isRunningWith(pid, directory)) return;
  process.kill(pid, 'SIGINT');
  if (!(await waitFor(() => !isAlive(pid), STOP_WITHIN_MS)))
    throw new Error(`embedded Postgres (process ${pid}) did not stop`);
};

const launchOn = async (directory: string, home: string, { port, durable = true }: PostgresOptions) => {
  const chosen = port ?? (await freePort());
  return { port: chosen, pid: launch(home, directory, settingsFor(chosen, durable)) };
};

/**
 * An own Postgres from npm packages, on the loopback interface only. It outlives a crash of this process and is taken
 * over, with its port, by the next start on the same directory.
 * @throws Error with the server's own words when it does not come up within 30 s.
 */
export const startPostgres = async (options: PostgresOptions): Promise<EmbeddedPostgres> => {
  const home = postgresHome();
  const directory = clusterDirectory(options.directory);
  const isDurable = options.durable ?? true;
  await initialise(home, directory, isDurable);
  const { port, pid } = leftBehind(directory) ?? (await launchOn(directory, home, options));
  const callOff = isDurable ? undefined : endWithUs(pid, 'QUIT');
  // By its number alone: until the system has loaded the program, it cannot say what it was started with.
  await waitFor(() => isReady(directory) || !isAlive(pid), START_WITHIN_MS);
  if (!isReady(directory))
    throw new Error(`embedded Postgres did not start:\n${readFileSync(`${directory}.log`, 'utf8').slice(-2000)}`);
  const isRunning = (): boolean => isRunningWith(pid, directory);
  const stop = async (): Promise<void> => {
    await stopServer(pid, directory);
    callOff?.();
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, pid, directory, isRunning, stop };
};
