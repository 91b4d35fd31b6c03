import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunOptions {
  /** User and group; ours when absent. */
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly pid: number;
  /** What it prints in its first line, as JSON. @throws Error with what it complained of when it ends without one. */
  readonly said: Promise<unknown>;
  kill(): void;
}

export interface Elsewhere {
  readonly directory: string;
  /** CommonJS, where `lib` is what the front door of the lib exports, and `say` prints a line of JSON. */
  run(script: string, options?: RunOptions): Running;
  remove(): void;
}

const firstLineOf = async (child: ReturnType<typeof spawn>): Promise<unknown> => {
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk) => complaints.push(String(chunk)));
  if (child.stdout) for await (const line of createInterface(child.stdout)) return JSON.parse(line) as unknown;
  throw new Error(`it ended without a word: ${complaints.join('')}`);
};

/**
 * A lib compiled as the build does, beside a Node that every user can run: for code that must be killed, or that must
 * be another user. For a lib that imports no other; packages that it needs at run time are copied along.
 */
export const elsewhere = (lib: string, packages: readonly string[] = []): Elsewhere => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-elsewhere-'));
  const root = process.cwd();
  const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
  execFileSync(process.execPath, [swc, `libs/${lib}/src`, '-q', '-d', join(directory, 'out')], { cwd: root });
  for (const name of packages)
    cpSync(join(root, 'node_modules', name), join(directory, 'node_modules', name), { recursive: true });
  copyFileSync(process.execPath, join(directory, 'node'));
  mkdirSync(join(directory, 'home'));
  for (const path of [directory, join(directory, 'node')]) chmodSync(path, 0o755);
  chmodSync(join(directory, 'home'), 0o777);
  const prologue = `
    const lib = require(${JSON.stringify(join(directory, 'out/libs', lib, 'src/index.js'))});
    const say = (word) => console.log(JSON.stringify(word));`;
  const run = (script: string, { uid, env = {} }: RunOptions = {}): Running => {
    const child = spawn(join(directory, 'node'), ['-e', `${prologue}\n(async () => {${script}\n})();`], {
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', HOME: join(directory, 'home'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    return { pid: child.pid ?? 0, said: firstLineOf(child), kill: () => void child.kill('SIGKILL') };
  };
  return { directory, run, remove: () => rmSync(directory, { recursive: true, force: true }) };
};
