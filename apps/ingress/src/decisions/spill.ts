import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Appendable } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';

const CURRENT = 'current.jsonl';
const DRAIN_EVERY_MS = 1_000;

interface Line {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const toLine = ({ topic, key, value, headers }: Appendable): string => {
  const encoded = Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString('base64')]));
  const line: Line = { topic, key, value: value?.toString('base64') ?? null, headers: encoded };
  return `${JSON.stringify(line)}\n`;
};

const toRecord = (text: string): Appendable => {
  const { topic, key, value, headers } = JSON.parse(text) as Line;
  const decoded = Object.entries(headers).map(([name, bytes]) => [name, Buffer.from(bytes, 'base64')] as const);
  return {
    topic,
    key,
    value: value === null ? null : Buffer.from(value, 'base64'),
    headers: Object.fromEntries(decoded),
  };
};

/** A line that a crash cut short was never acknowledged. */
const wholeLines = (text: string): readonly string[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);

export interface SpillParts {
  readonly directory: string;
  append(records: readonly Appendable[]): Promise<void>;
  readonly logger: Logger;
}

/**
 * Durable on this machine's disk until the bus takes it. Only for what must be answered whether or not the bus works;
 * what is spilled and also reached the bus arrives twice, which facts survive.
 */
export class Spill {
  private file: FileHandle | undefined;
  private writing: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();
  private draining: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SpillParts) {}

  async start(): Promise<void> {
    await mkdir(this.parts.directory, { recursive: true });
    this.draining = this.drainForEver();
  }

  /** Resolves when the records are on disk. */
  write(records: readonly Appendable[]): Promise<void> {
    const written = this.writing.then(async () => {
      this.file ??= await open(join(this.parts.directory, CURRENT), 'a', 0o600);
      await this.file.appendFile(records.map(toLine).join(''));
      await this.file.datasync();
    });
    this.writing = written.catch(() => undefined);
    return written;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.draining;
    await this.writing;
    await this.file?.close();
  }

  /** Hands everything that was spilled to the bus; what the bus does not take stays. */
  async drain(): Promise<void> {
    await this.setAside();
    const { directory } = this.parts;
    const names = (await readdir(directory)).filter((name) => name.startsWith('aside-')).sort();
    for (const name of names) {
      const records = wholeLines(await readFile(join(directory, name), 'utf8')).map(toRecord);
      for (let from = 0; from < records.length; from += 500) await this.parts.append(records.slice(from, from + 500));
      await rm(join(directory, name));
      this.parts.logger.info({ records: records.length }, 'spilled records delivered');
    }
  }

  private setAside(): Promise<void> {
    const current = join(this.parts.directory, CURRENT);
    const setAside = this.writing.then(async () => {
      await this.file?.close();
      this.file = undefined;
      await rename(current, join(this.parts.directory, `aside-${Date.now()}-${process.hrtime.bigint()}.jsonl`)).catch(
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        },
      );
    });
    this.writing = setAside.catch(() => undefined);
    return setAside;
  }

  private async drainForEver(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.drain().catch((error: unknown) => this.parts.logger.warn({ err: error }, 'spilled records wait'));
      await sleep(DRAIN_EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
