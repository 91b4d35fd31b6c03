import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Appendable } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import { recordsIn, toLine } from './spill-line';

const CURRENT = 'current.jsonl';
const ASIDE = /^aside-.*\.jsonl$/;
const DRAIN_EVERY_MS = 1_000;
const DELIVERED_AT_ONCE = 500;

export interface SpillParts {
  readonly directory: string;
  append(records: readonly Appendable[]): Promise<void>;
  readonly logger: Logger;
}

/** What goes to disk together, and one wait for the disk later. */
interface Batch {
  readonly lines: string[];
  readonly written: Promise<void>;
}

/** Makes the names in a directory survive a power failure, as `datasync` makes the contents of a file. */
const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path, 'r');
  await directory.sync().finally(() => directory.close());
};

/**
 * Durable on this machine's disk until the bus takes it. Only for what must be answered whether or not the bus works;
 * what is spilled and also reached the bus arrives twice, which facts survive.
 */
export class Spill {
  private file: FileHandle | undefined;
  private gathering: Batch | undefined;
  private isWaited = false;
  private writing: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();
  private draining: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SpillParts) {}

  async start(): Promise<void> {
    await mkdir(this.parts.directory, { recursive: true });
    this.draining = this.drainForEver();
  }

  /** Whether the bus has taken nothing since something was spilled: nobody needs to find that out once more. */
  get isBehind(): boolean {
    return this.isWaited;
  }

  /** Resolves when the records are on disk. */
  write(records: readonly Appendable[]): Promise<void> {
    this.isWaited = true;
    this.gathering ??= this.gather();
    this.gathering.lines.push(...records.map(toLine));
    return this.gathering.written;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.draining;
    await this.inTurn(() => this.close());
  }

  /** Hands everything that was spilled to the bus; what the bus does not take stays. @returns how many records */
  async drain(): Promise<number> {
    let delivered = 0;
    await this.inTurn(() => this.closeAndRename());
    const { directory } = this.parts;
    const names = (await readdir(directory)).filter((name) => ASIDE.test(name)).sort();
    for (const name of names) {
      const records = recordsIn(await readFile(join(directory, name), 'utf8'));
      for (let from = 0; from < records.length; from += DELIVERED_AT_ONCE)
        await this.parts.append(records.slice(from, from + DELIVERED_AT_ONCE));
      await rm(join(directory, name));
      this.isWaited = false;
      delivered += records.length;
      this.parts.logger.info({ records: records.length }, 'spilled records delivered');
    }
    return delivered;
  }

  private gather(): Batch {
    const lines: string[] = [];
    const written = this.inTurn(async () => {
      this.gathering = undefined;
      await this.append(lines.join('')).catch(async (error: unknown) => {
        // Half a line may be in the file: the next one begins another.
        await this.closeAndRename();
        throw error;
      });
    });
    return { lines, written };
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.writing.then(work);
    this.writing = done.catch(() => undefined);
    return done;
  }

  private async append(lines: string): Promise<void> {
    const { directory } = this.parts;
    const isNew = this.file === undefined;
    this.file ??= await open(join(directory, CURRENT), 'a', 0o600);
    await this.file.appendFile(lines);
    await this.file.datasync();
    if (isNew) await syncDirectory(directory);
  }

  private async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await file?.close();
  }

  private async closeAndRename(): Promise<void> {
    const { directory } = this.parts;
    await this.close();
    const aside = `aside-${Date.now()}-${process.hrtime.bigint()}.jsonl`;
    await rename(join(directory, CURRENT), join(directory, aside)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }

  /** What was spilled while something was delivered follows at once: the bus has what came after it already. */
  private async drainForEver(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const delivered = await this.drain().catch((error: unknown) => {
        this.parts.logger.warn({ err: error }, 'spilled records wait');
        return 0;
      });
      if (delivered > 0) continue;
      await sleep(DRAIN_EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
