import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '@earwitness/configuration';
import { LOCK, lockDirectory } from './directory-lock';

/** Secrets of one installation on one machine, made once. */
export interface Keys {
  /** 32 bytes, base64. */
  readonly sealing: string;
  /** The whole API key of the demonstration tenant. */
  readonly api: string;
}

export interface DataDirectory {
  readonly path: string;
  /** Where the accounts at the simulated vendors are written, for the command line. */
  readonly accounts: string;
  readonly postgres: string;
  readonly spill: string;
  readonly keys: Keys;
  /** Grows with every start, so that each plays other calls than the one before. */
  readonly startNumber: number;
  /** Another process may have it now. */
  release(): void;
}

const KEYS = 'keys.json';

const newKeys = (): Keys => ({
  sealing: randomBytes(32).toString('base64'),
  api: `ew_demo_${randomBytes(24).toString('base64url')}`,
});

const readJson = <T>(path: string, make: () => T): T => {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const made = make();
  writeFileSync(path, JSON.stringify(made), { mode: 0o600 });
  return made;
};

const isOurs = (path: string): boolean =>
  !existsSync(path) || readdirSync(path).length === 0 || existsSync(join(path, KEYS));

/** @throws StartRefused when the directory is somebody else's, Error when it cannot be written. */
export const openDataDirectory = (path: string, reset: boolean): DataDirectory => {
  if (!isOurs(path)) throw new StartRefused(`${path} holds other files than Earwitness': choose another --data-dir`);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const release = lockDirectory(path);
  if (reset) for (const name of readdirSync(path)) if (name !== LOCK) rmSync(join(path, name), { recursive: true });
  const keys = readJson(join(path, KEYS), newKeys);
  const { startNumber } = readJson(join(path, 'starts.json'), () => ({ startNumber: 0 }));
  writeFileSync(join(path, 'starts.json'), JSON.stringify({ startNumber: startNumber + 1 }));
  const [postgres, spill] = [join(path, 'postgres'), join(path, 'spill')];
  return { path, accounts: join(path, 'accounts.yaml'), postgres, spill, keys, startNumber: startNumber + 1, release };
};
