import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@earwitness/embedded';
import { freshDatabase, until } from '@earwitness/testing';
import { stringify } from 'yaml';
import { Child } from '../../../../test/world/child';
import { TelnyxSender } from './telnyx-sender';

const policy = {
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'record-all', title: 'Record every conversation' },
  phase: 'capture',
  class: 'obligation',
};
const account = new TelnyxSender(7).account('main', 'k');
const accountsOf = (telnyx: object) => ({ tenants: { acme: { accounts: { telnyx: [telnyx] } } } });

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'earwitness-configuration-'))));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

const canConnect = async (port: string): Promise<boolean> => {
  const socket = connect(Number(port), '127.0.0.1');
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
};

interface Environment extends Record<string, string> {
  readonly INGRESS_PORT: string;
  readonly MANAGEMENT_PORT: string;
}

const sound = async (): Promise<Environment> => ({
  HOST: '127.0.0.1',
  INGRESS_PORT: String(await freePort()),
  MANAGEMENT_PORT: String(await freePort()),
  DATABASE_URL: await freshDatabase(),
  SEALING_KEY: randomBytes(32).toString('base64'),
  SPILL_DIRECTORY: join(directory, 'spill'),
  ACCOUNTS_FILE: file('accounts.yaml', stringify(accountsOf(account))),
  POLICIES_FILE: file('policies.yaml', stringify(policy)),
});

/** Runs it until it ends, and looks all the while whether anybody can connect. */
const outcomeOf = async (env: Environment, log: string) => {
  const child = await new Child({ app: 'ingress', env, log: join(directory, log) }).start();
  let code: number | null | undefined;
  void child.exit.then((ended) => (code = ended));
  let wasOpen = false;
  const isKnown = async (): Promise<boolean> => {
    wasOpen ||= await canConnect(env.INGRESS_PORT);
    return code !== undefined || wasOpen;
  };
  await until(isKnown, { what: 'a start or an end', withinMs: 40_000 });
  const endedWith = code;
  await child.stop();
  return { code: endedWith, wasOpen, said: readFileSync(join(directory, log), 'utf8') };
};

it('a sound configuration opens the port', async () => {
  expect(await outcomeOf(await sound(), 'sound.log')).toMatchObject({ code: undefined, wasOpen: true });
});

it('everything that is wrong, wherever it stands, is told at once, and nothing is started', async () => {
  const { DATABASE_URL: _, ...env } = await sound();
  const wrong = {
    ...env,
    INGRESS_PORT: env.INGRESS_PORT,
    MANAGEMENT_PORT: 'ninety',
    SEALING_KEY: 'c2hvcnQ=',
    MOST_BODY_BYTES: '10000000',
    ACCOUNTS_FILE: file(
      'wrong-accounts.yaml',
      stringify(accountsOf({ ...account, publicKeys: ['AAAA'], apiBase: 'ftp://x' })),
    ),
    POLICIES_FILE: file('wrong-policies.yaml', stringify({ ...policy, class: 'wish' })),
  };
  const { code, wasOpen, said } = await outcomeOf(wrong, 'wrong.log');
  expect({ code, wasOpen }).toEqual({ code: 1, wasOpen: false });
  expect(said.match(/Nothing was started/g)).toHaveLength(1);
  const told = said.split('\n').flatMap((line) => /^ {2}(\S+): ./.exec(line)?.[1] ?? []);
  expect(told.toSorted()).toEqual(
    [
      'KAFKA_BROKERS',
      'MANAGEMENT_PORT',
      'MOST_BODY_BYTES',
      'SEALING_KEY',
      '/0/class',
      '/tenants/acme/accounts/telnyx/0/apiBase',
      '/tenants/acme/accounts/telnyx/0/publicKeys/0',
    ].toSorted(),
  );
  expect(said).not.toMatch(/\n\s+at |c2hvcnQ=/);
});

it('documents that are not there are told of with the rest', async () => {
  const env = { ...(await sound()), ACCOUNTS_FILE: '/nowhere', LOG_LEVEL: 'loud' };
  const { code, said } = await outcomeOf(env, 'missing.log');
  expect(code).toBe(1);
  expect(said).toMatch(/LOG_LEVEL: .*\n.*ACCOUNTS_FILE: file \/nowhere cannot be read/);
});
