import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Ended, but its parent has not taken note yet. */
const isZombie = (pid: number): boolean => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether it lives and was started with this argument, so that a number used anew is not mistaken for it. */
export const isRunningWith = (pid: number, argument: string): boolean => {
  try {
    return isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
  } catch {
    return false;
  }
};

/**
 * Ends a throw-away server when this process ends, however it ends: a shell waits for the end of a pipe that only this
 * process holds open. @returns how to call it off.
 */
export const endWithUs = (pid: number, signal: 'KILL' | 'QUIT'): (() => void) => {
  const script = `read _; kill -${signal} ${pid}`;
  const watch = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
  watch.on('error', () => undefined);
  watch.unref();
  (watch.stdin as Socket).unref();
  return () => void watch.kill('SIGKILL');
};
