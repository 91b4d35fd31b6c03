import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own clock (`USER_HZ`). */
const MICROSECONDS_PER_TICK = 10_000;

/** The fields of `/proc/PID/stat` that follow the name of the program, which may hold anything. */
const statOf = (pid: number): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

const sum = (fields: readonly string[], from: number, to: number): number =>
  fields.slice(from, to).reduce((total, field) => total + Number(field), 0);

/** CPU time that all threads of a process have used, in user and in system mode. */
export const cpuMicroseconds = (pid: number): number => sum(statOf(pid), 11, 13) * MICROSECONDS_PER_TICK;

const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && Number(statOf(pid)[1]) === parent;
      } catch {
        return false;
      }
    });

/** The same for a server with a process for each connection: those that live and those that have ended. */
export const familyCpuMicroseconds = (pid: number): number => {
  const own = sum(statOf(pid), 11, 15) * MICROSECONDS_PER_TICK;
  return childrenOf(pid).reduce((total, child) => {
    try {
      return total + cpuMicroseconds(child);
    } catch {
      return total;
    }
  }, own);
};
