import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Which process, of all that a machine has ever run. In a container the host is the container. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Tells a process from a later one that got the same number. */
  readonly run: string;
}

export const US: ProcessIdentity & { readonly host: string } = {
  host: hostname(),
  pid: process.pid,
  run: randomUUID(),
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether a process of this machine has ended. In doubt it has not. */
export const isGone = ({ pid, run }: ProcessIdentity): boolean => (pid === US.pid ? run !== US.run : !isRunning(pid));
