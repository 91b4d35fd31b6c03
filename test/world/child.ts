import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { until } from '@earwitness/testing';

const ROOT = join(__dirname, '../..');

export interface ChildOptions {
  readonly app: 'ingress' | 'saga' | 'projections' | 'simulator' | 'standalone' | 'cli';
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it prints goes here. */
  readonly log: string;
  /** Answers 200 when it is ready. */
  readonly readyAt?: string;
}

const isReady = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** One of our apps as it is built, in a process of its own. */
export class Child {
  private process: ChildProcess | undefined;
  private ended: Promise<number | null> = Promise.resolve(null);

  constructor(private readonly options: ChildOptions) {}

  async start(): Promise<this> {
    const { app, args = [], env = {}, log, readyAt } = this.options;
    const child = spawn(process.execPath, [join(ROOT, `dist/apps/${app}/src/main.js`), ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/tmp', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = createWriteStream(log, { flags: 'a' });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    this.process = child;
    this.ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    if (readyAt) await this.ready(readyAt);
    return this;
  }

  /** Ends it as a power failure would. */
  async kill(): Promise<void> {
    this.process?.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end. @returns its exit code. */
  async stop(): Promise<number | null> {
    this.process?.kill('SIGTERM');
    return this.ended;
  }

  get exit(): Promise<number | null> {
    return this.ended;
  }

  private async ready(url: string): Promise<void> {
    const failed = this.ended.then((code) => {
      throw new Error(
        `${this.options.app} ended with ${code ?? 'a signal'} before it was ready: see ${this.options.log}`,
      );
    });
    failed.catch(() => undefined);
    const { app } = this.options;
    await Promise.race([until(() => isReady(url), { what: `${app} at ${url}`, withinMs: 60_000 }), failed]);
  }
}
