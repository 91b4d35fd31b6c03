import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets of one installation on one machine, made once. */
export interface Keys {
  /** 32 bytes, base64. */
  readonly sealing: string;
  /** The whole API key of the demonstration tenant. */
  readonly api: string;
}

export interface DataDirectory {
  readonly path: string;
  readonly postgres: string;
  readonly spill: string;
  readonly keys: Keys;
  /** Grows with every start, so that each plays other calls than the one before. */
  readonly startNumber: number;
}

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

/** @throws Error when the directory cannot be written. */
export const openDataDirectory = (path: string, reset: boolean): DataDirectory => {
  if (reset) rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const keys = readJson(join(path, 'keys.json'), newKeys);
  const { startNumber } = readJson(join(path, 'starts.json'), () => ({ startNumber: 0 }));
  writeFileSync(join(path, 'starts.json'), JSON.stringify({ startNumber: startNumber + 1 }));
  return { path, postgres: join(path, 'postgres'), spill: join(path, 'spill'), keys, startNumber: startNumber + 1 };
};
