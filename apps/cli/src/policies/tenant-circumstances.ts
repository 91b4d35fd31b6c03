import { readFileSync } from 'node:fs';
import { loadDirectory, readText } from '@earwitness/configuration';
import type { Circumstances } from '@earwitness/policy';
import { adapters } from '@earwitness/vendors';
import type { CommandLine } from '../command-line';

const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };

/** What a tenant can record with and where to, by the accounts file; undefined where none is named. */
export const circumstancesOf = ({ accountsFileIfAny: path, tenant }: CommandLine): Circumstances | undefined => {
  if (path === undefined) return undefined;
  const directory = loadDirectory(readText('ACCOUNTS_FILE', path, sources), adapters, sources);
  const tenants = new Set(directory.accounts.map(({ settings }) => settings.tenant));
  const [only] = tenants;
  if (tenant === undefined && tenants.size > 1) throw new Error(`name a --tenant: ${[...tenants].join(', ')}`);
  const chosen = tenant ?? only ?? '';
  const recorders = directory.accounts
    .filter(({ settings }) => settings.tenant === chosen)
    .flatMap(({ adapter, profile }) =>
      Object.values(profile.capabilities).map((capability) => ({ ...capability, vendor: adapter.vendor })),
    );
  return { recorders, stores: Object.keys(directory.storesOf(chosen)) };
};
