import { readFileSync } from 'node:fs';
import { type Account, type Directory, loadDirectory, readText } from '@earwitness/configuration';
import { beginSearch, Database } from '@earwitness/persistence';
import {
  AccessTokens,
  adapters,
  callHttp,
  type HttpAnswer,
  type HttpCall,
  type OperationContext,
  type Refusal,
} from '@earwitness/vendors';
import { z } from 'zod';
import type { CommandLine } from './command-line';

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;
const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };

const directoryOf = ({ accountsFile }: CommandLine): Directory =>
  loadDirectory(readText('ACCOUNTS_FILE', accountsFile(), sources), adapters, sources);

const accountOf = (line: CommandLine): Account => {
  const [vendor = '', id = ''] = line.rest;
  const account = directoryOf(line).accountOf(vendor, id);
  if (!account) throw new Error(`there is no account ${vendor}/${id} in the accounts file`);
  return account;
};

/** `vendors list`: what can be done with each vendor, beyond what all of them share. */
export const listVendors = ({ print }: CommandLine): Promise<number> => {
  for (const { vendor, operations = {} } of adapters) {
    print(vendor);
    for (const [name, { on, summary }] of Object.entries(operations)) print(`  ${name} (${on})  ${summary}`);
  }
  return Promise.resolve(0);
};

const parsedInput = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    throw new Error('the input is not JSON');
  }
};

const contextFor = async ({ adapter, settings }: Pick<Account, 'adapter' | 'settings'>): Promise<OperationContext> => {
  const tokens = new AccessTokens({ timeoutMs: TIMEOUT_MS, clock: () => Date.now() });
  const accessToken = await tokens.tokenFor(adapter, settings);
  const nowSeconds = Math.floor(Date.now() / 1000);
  return { refs: {}, handles: {}, stores: {}, nowSeconds, ...(accessToken === undefined ? {} : { accessToken }) };
};

const toCall = async ({ adapter, settings }: Account, line: CommandLine): Promise<HttpCall | Refusal> => {
  const [, , name = '', input] = line.rest;
  const known = adapter.operations ?? {};
  const operation = Object.hasOwn(known, name) ? known[name] : undefined;
  if (operation?.on !== 'account') {
    const names = Object.keys(known).filter((each) => known[each]?.on === 'account');
    throw new Error(`${adapter.vendor} has no operation ${name} on accounts; it has ${names.join(', ') || 'none'}`);
  }
  const parsed = operation.input.safeParse(parsedInput(input));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return operation.toCall(parsed.data, settings, await contextFor({ adapter, settings }));
};

const show = ({ status, body }: HttpAnswer, { print, complain }: CommandLine): number => {
  complain(`HTTP ${status}`);
  if (body !== '') print(body);
  return status < 300 ? 0 : 1;
};

/**
 * `vendors call <vendor> <account> <operation> [input]`: prints the body of the vendor's answer.
 * @returns the exit code: 1 when the vendor refuses.
 */
export const callVendor = async (line: CommandLine): Promise<number> => {
  const call = await toCall(accountOf(line), line);
  if (call.via === 'nothing') throw new Error(`${call.reason}${call.detail ? `: ${call.detail}` : ''}`);
  const called = await callHttp(call, { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES });
  if (called.kind === 'answered') return show(called.answer, line);
  throw new Error(`the vendor did not answer: ${called.kind === 'retry' ? called.reason : called.cause}`);
};

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** `vendors search <vendor> <account> <from> <to>`: has the saga look for what the vendor's webhooks did not tell. */
export const searchVendor = async (line: CommandLine): Promise<number> => {
  const { adapter, settings } = accountOf(line);
  if (!adapter.reads?.backfill) throw new Error(`${adapter.vendor} has nothing that could be searched`);
  const period = z.object({ from: moment, to: moment }).safeParse({ from: line.rest[2], to: line.rest[3] });
  if (!period.success) throw new Error(z.prettifyError(period.error));
  const { from, to } = period.data;
  if (from >= to) throw new Error('a period begins before it ends');
  const database = new Database({ url: line.databaseUrl(), applicationName: 'earwitness-cli' });
  const { tenant, id: account } = settings;
  try {
    await beginSearch(database, { vendor: adapter.vendor, account, tenant, key: `backfill/${from}/${to}`, from, to });
  } finally {
    await database.close();
  }
  line.print(`the saga searches ${adapter.vendor}/${account} from ${from} to ${to}; what it finds says "backfill"`);
  return 0;
};
