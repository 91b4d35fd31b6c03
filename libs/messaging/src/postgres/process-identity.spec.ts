import { spawnSync } from 'node:child_process';
import { isGone, US } from './process-identity';

const OTHER_RUN = '00000000-0000-4000-8000-000000000000';

describe('whether a process of this machine is gone', () => {
  it('is not so for ourselves', () => {
    expect(isGone(US)).toBe(false);
  });

  it('is so for an earlier process that had our number, as in a container', () => {
    expect(isGone({ pid: US.pid, run: OTHER_RUN })).toBe(true);
  });

  it('is so for a process that has ended, and not for one that runs', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(isGone({ pid, run: OTHER_RUN })).toBe(true);
    expect(isGone({ pid: process.ppid, run: OTHER_RUN })).toBe(false);
  });
});
