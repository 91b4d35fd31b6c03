import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const BOXES = 1_000;
const BYTES_EACH = 10_000;

/** Boxes that outlive young collections at first, and boxes of buffers that do not. Prints the most bytes that those kept. */
const script = (first: string): string => `
  ${first};
  const collectYoung = () => [1, 2].forEach(() => gc({ type: 'minor' }));
  const box = (value) => [value];
  const fill = () => {
    const boxes = [];
    for (let count = 0; count < 20_000; count += 1) boxes.push(box({ count }));
    return boxes;
  };
  const lastForAWhile = () => {
    for (let round = 0, kept = []; round < 30; round += 1) {
      kept = fill();
      collectYoung();
    }
  };
  const lastForAMoment = () => {
    gc();
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < ${BOXES}; count += 1) box(new ArrayBuffer(${BYTES_EACH}));
    collectYoung();
    return process.memoryUsage().arrayBuffers - before;
  };
  let most = 0;
  for (let turn = 0; turn < 8; turn += 1) {
    lastForAWhile();
    most = Math.max(most, lastForAMoment());
  }
  process.stdout.write(String(most));
`;

/** Code is optimised where it runs, so that it is the same each time. */
const flags = ['--expose-gc', '--max-semi-space-size=1', '--no-concurrent-recompilation'];

const bytesKept = (first = ''): number =>
  Number(execFileSync(process.execPath, [...flags, '-e', script(first)], { encoding: 'utf8' }));

/** Much that lives, of which some is replaced now and then; then two full collections, of which V8 tells. */
const replacing = (first: string): string => `
  ${first};
  const living = Array.from({ length: 200_000 }, (_, at) => ({ at, in: [at], as: 'a' + at }));
  gc();
  let count = 0;
  const replace = () => {
    for (let some = 0; some < 50; some += 1, count += 1)
      living[(count * 7919) % living.length] = { at: count, in: [count], as: 'b' + count };
  };
  setInterval(replace, 5).unref();
  setTimeout(() => ['minor', 'minor', 'major', 'major'].forEach((type) => gc({ type })), 1_000);
`;

/** How large the heap may become before the next full collection, as a multiple of what lived after the last one. */
const growthAllowed = (first = ''): number => {
  const traced = execFileSync(process.execPath, [...flags, '--trace-gc-nvp', '-e', replacing(first)], {
    encoding: 'utf8',
  });
  const full = traced.split('\n').filter((line) => line.includes(' gc=mc '));
  const [before, last] = full.slice(-2);
  const numberIn = (line: string | undefined, name: string) =>
    Number(new RegExp(`${name}=(\\d+)`).exec(line ?? '')?.[1]);
  return numberIn(last, 'old_gen_allocation_limit') / numberIn(before, 'end_object_size');
};

const keepHeapSteady = `require(${JSON.stringify(join(__dirname, 'steady-heap.ts'))}).keepHeapSteady()`;

describe('a steady heap', () => {
  it('is rid of what has only lived for a moment after a young collection', () => {
    expect(bytesKept(keepHeapSteady)).toBeLessThan((BOXES * BYTES_EACH) / 10);
  });

  it('may double before everything is collected', () => {
    expect(growthAllowed(keepHeapSteady)).toBeGreaterThan(1.9);
  });

  it('is not what V8 keeps by itself', () => {
    expect(bytesKept()).toBeGreaterThan((BOXES * BYTES_EACH) / 2);
  });

  it('would be seen not to double', () => {
    expect(growthAllowed(`require('v8').setFlagsFromString('--heap-growing-percent=10')`)).toBeLessThan(1.7);
  });
});
