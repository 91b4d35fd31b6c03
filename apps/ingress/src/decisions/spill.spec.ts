import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Appendable, DEAD_LETTERS } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { until } from '@earwitness/testing';
import { Spill } from './spill';
import { toLine } from './spill-line';

const record = (text: string): Appendable => ({
  topic: 'facts',
  key: 'call-1',
  value: Buffer.from(text),
  headers: { id: Buffer.from([0, 255]) },
});

/** A bus that keeps what it takes, and takes nothing while it is away. */
class Bus {
  readonly records: Appendable[] = [];
  isAway = false;

  async append(records: readonly Appendable[]): Promise<void> {
    if (this.isAway) throw new Error('away');
    this.records.push(...records);
  }

  get texts(): readonly string[] {
    return this.records.map(({ value }) => String(value));
  }
}

describe('the spill', () => {
  const logger = createLogger({ service: 'ingress', level: 'silent' });
  let directory: string;
  let bus: Bus;

  let begun: Spill[];

  const spill = (): Spill => {
    const spilling = new Spill({ directory, append: (records) => bus.append(records), logger });
    begun.push(spilling);
    return spilling;
  };
  const current = (): string => join(directory, 'current.jsonl');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'earwitness-spill-'));
    bus = new Bus();
    begun = [];
  });
  afterEach(async () => {
    await Promise.all(begun.map((spilling) => spilling.stop()));
    rmSync(directory, { recursive: true });
  });

  it('hands over what it was given, byte for byte and in order, once', async () => {
    const spilling = spill();
    await spilling.write([record('a'), { ...record(''), value: null }]);
    await spilling.write([record('b')]);
    await spilling.drain();
    await spilling.drain();
    expect(bus.records).toEqual([record('a'), { ...record(''), value: null }, record('b')]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('has a record in a file before it says so', async () => {
    await spill().write([record('a')]);
    expect(readFileSync(current(), 'utf8')).toBe(toLine(record('a')));
  });

  it('lets nobody else read it', async () => {
    await spill().write([record('a')]);
    expect(statSync(current()).mode & 0o777).toBe(0o600);
  });

  it('keeps what a bus does not take, and what comes meanwhile', async () => {
    const spilling = spill();
    bus.isAway = true;
    for (const text of ['a', 'b']) {
      await spilling.write([record(text)]);
      await expect(spilling.drain()).rejects.toThrow('away');
    }
    bus.isAway = false;
    await spilling.write([record('c')]);
    await spilling.drain();
    expect(bus.texts).toEqual(['a', 'b', 'c']);
  });

  it('writes together what comes while the disk is busy', async () => {
    const spilling = spill();
    const texts = Array.from({ length: 100 }, (_, index) => String(index));
    const alone = spilling.write([record('first')]);
    await alone;
    const together = texts.map((text) => spilling.write([record(text)]));
    expect(new Set([alone, ...together]).size).toBe(2);
    await Promise.all(together);
    await spilling.drain();
    expect(bus.texts).toEqual(['first', ...texts]);
  });

  it('is behind from when something was spilled until the bus has taken something', async () => {
    const spilling = spill();
    expect(spilling.isBehind).toBe(false);
    bus.isAway = true;
    await spilling.write([record('a')]);
    expect(spilling.isBehind).toBe(true);
    await expect(spilling.drain()).rejects.toThrow('away');
    expect(spilling.isBehind).toBe(true);
    bus.isAway = false;
    await spilling.drain();
    expect(spilling.isBehind).toBe(false);
  });

  it('hands over what was there before it was started', async () => {
    bus.isAway = true;
    const before = spill();
    await before.write([record('a')]);
    await expect(before.drain()).rejects.toThrow('away');
    await before.write([record('b')]);
    bus.isAway = false;
    await spill().drain();
    expect(bus.texts).toEqual(['a', 'b']);
  });

  it('leaves out a last line that a crash cut short', async () => {
    writeFileSync(current(), `${toLine(record('a'))}${toLine(record('torn')).slice(0, -9)}`);
    await spill().drain();
    expect(bus.texts).toEqual(['a']);
  });

  it('appends to what a crash left behind only once that is aside', async () => {
    writeFileSync(current(), `${toLine(record('a'))}${toLine(record('torn')).slice(0, -9)}`);
    const spilling = spill();
    await spilling.start();
    await spilling.write([record('b')]);
    await spilling.stop();
    await spill().drain();
    expect(bus.texts).toEqual(['a', 'b']);
  });

  it('is not stopped by a line that cannot be read: that becomes a dead letter', async () => {
    writeFileSync(current(), `${toLine(record('a'))}{"topic":\n${toLine(record('b'))}`);
    await spill().drain();
    expect(bus.texts).toEqual(['a', '{"topic":', 'b']);
    expect(bus.records[1]).toMatchObject({ topic: DEAD_LETTERS.topic });
  });

  it('rejects what the disk did not take, and goes on in another file', async () => {
    const spilling = spill();
    await spilling.write([record('a')]);
    const { file } = spilling as unknown as { readonly file: FileHandle };
    appendFileSync(current(), toLine(record('lost')).slice(0, 20));
    await file.close();
    await expect(spilling.write([record('lost')])).rejects.toThrow('closed');
    await spilling.write([record('b')]);
    await spilling.drain();
    expect(bus.texts).toEqual(['a', 'b']);
  });

  it('delivers at once what was spilled while older records were delivered', async () => {
    await spill().write([record('a')]);
    const late: Promise<void>[] = [];
    const spilling = new Spill({
      directory,
      logger,
      append: async (records) => {
        await bus.append(records);
        if (late.length === 0) late.push(spilling.write([record('b')]));
        await late[0];
      },
    });
    begun.push(spilling);
    const startedAt = performance.now();
    await spilling.start();
    await until(() => bus.texts.length === 2);
    expect(bus.texts).toEqual(['a', 'b']);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('delivers what it has before it is over', async () => {
    const spilling = spill();
    await spilling.start();
    await spilling.write([record('a')]);
    await spilling.drain();
    await spilling.stop();
    expect(bus.texts).toEqual(['a']);
  });
});
