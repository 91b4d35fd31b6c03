import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '@earwitness/configuration';

export const LOCK = 'in-use-by';

/** When a process began, in ticks since the machine did, so that a number that is used again is no excuse. */
const beginOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};

const holderOf = (lock: string): number | undefined => {
  try {
    const [pid = '', begin] = readFileSync(lock, 'utf8').split(' ');
    return begin !== undefined && beginOf(Number(pid)) === begin ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Keeps a directory to this process; what one that was killed has left is taken over.
 * @returns gives it free again. @throws StartRefused while another process has it
 */
export const lockDirectory = (directory: string): (() => void) => {
  const lock = join(directory, LOCK);
  const holder = holderOf(lock);
  if (holder !== undefined && holder !== process.pid)
    throw new StartRefused(`${directory} is in use by process ${holder}: stop it, or choose another --data-dir`);
  writeFileSync(lock, `${process.pid} ${beginOf(process.pid)}`);
  return () => rmSync(lock, { force: true });
};
