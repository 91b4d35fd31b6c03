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
const flags = ['--expose-gc', '--no-concurrent-recompilation', '--max-semi-space-size=1'];

const bytesKept = (first = ''): number =>
  Number(execFileSync(process.execPath, [...flags, '-e', script(first)], { encoding: 'utf8' }));

const allocateYoung = `require(${JSON.stringify(join(__dirname, 'young-allocation.ts'))}).allocateYoung()`;

describe('allocating young', () => {
  it('lets a young collection free what has only lived for a moment', () => {
    expect(bytesKept(allocateYoung)).toBeLessThan((BOXES * BYTES_EACH) / 10);
  });

  it('is not what V8 does by itself', () => {
    expect(bytesKept()).toBeGreaterThan((BOXES * BYTES_EACH) / 2);
  });
});
