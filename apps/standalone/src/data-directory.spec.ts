import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from './data-directory';

let path: string;
beforeEach(() => void (path = mkdtempSync(join(tmpdir(), 'earwitness-data-'))));
afterEach(() => rmSync(path, { recursive: true, force: true }));

describe('a data directory', () => {
  it('keeps its keys from one start to the next, and loses them when it is reset', () => {
    const first = openDataDirectory(path, false);
    first.release();
    const second = openDataDirectory(path, false);
    second.release();
    expect(second.keys).toEqual(first.keys);
    expect(second.startNumber).toBe(2);
    const anew = openDataDirectory(path, true);
    expect(anew.keys).not.toEqual(first.keys);
    expect(anew.startNumber).toBe(1);
  });

  it('is nobody else’s: what is in it stays, reset or not', () => {
    writeFileSync(join(path, 'thesis.txt'), 'years of work');
    for (const reset of [true, false]) expect(() => openDataDirectory(path, reset)).toThrow(/holds other files/);
    expect(existsSync(join(path, 'thesis.txt'))).toBe(true);
  });

  it('is in use by one process at a time', () => {
    mkdirSync(join(path, 'postgres'));
    writeFileSync(join(path, 'keys.json'), '{}');
    const begin = (pid: number): string => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] as string;
    };
    writeFileSync(join(path, 'in-use-by'), `${process.ppid} ${begin(process.ppid)}`);
    expect(() => openDataDirectory(path, true)).toThrow(`is in use by process ${process.ppid}`);
    expect(existsSync(join(path, 'postgres'))).toBe(true);
  });

  it('is taken over from a process that has gone, whoever has its number now', () => {
    writeFileSync(join(path, 'keys.json'), '{}');
    writeFileSync(join(path, 'in-use-by'), `${process.ppid} 1`);
    expect(() => openDataDirectory(path, false)).not.toThrow();
  });
});
