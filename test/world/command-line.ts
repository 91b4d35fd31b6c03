import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { World } from './world';

const MAIN = join(__dirname, '../../dist/apps/cli/src/main.js');

interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `earwitness …`, with the database and the accounts of this world. */
export const earwitness = ({ databaseUrl, directory }: World, ...args: readonly string[]): Promise<Printed> => {
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, ACCOUNTS_FILE: join(directory, 'accounts.yaml') };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
};
