import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationInvalid, loadDirectory, loadPolicies } from '@earwitness/configuration';
import { adapters } from '@earwitness/vendors';

const example = (name: string): string => readFileSync(join(__dirname, '../../deploy/examples', name), 'utf8');

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secrets: Readonly<Record<string, string>> = {
  '/run/secrets/telnyx-public-keys': Buffer.alloc(32, 7).toString('base64'),
  '/run/secrets/telnyx-api-key': 'KEY_example',
  '/run/secrets/iotcomms-callback-keys': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  '/run/secrets/iotcomms-api-key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  '/run/secrets/sinch-secret': Buffer.alloc(16, 7).toString('base64'),
  '/run/secrets/sinch-bucket-key': 'KEY',
  '/run/secrets/sinch-bucket-secret': 'secret',
  '/run/secrets/auvious-secret': 'secret',
  '/run/secrets/auvious-webhook-key': 'webhook-key',
};
const load = (accounts: string) =>
  loadDirectory(accounts, adapters, { readFile: (path) => secrets[path] ?? '', env: { SINCH_KEY: 'key' } });

describe('the examples of configuration', () => {
  it('are read as they stand', () => {
    const { vendors } = load(example('accounts.yaml'));
    expect([...vendors].sort()).toEqual(adapters.map(({ vendor }) => vendor).sort());
    expect(loadPolicies(example('policies.yaml')).policies).toHaveLength(1);
  });

  it('would be refused with a word misspelt', () => {
    const misspelt = example('accounts.yaml').replace('commandQueueAccounts', 'commandQueueAccount');
    expect(() => load(misspelt)).toThrow(ConfigurationInvalid);
    expect(() => loadPolicies(example('policies.yaml').replace('settle', 'settles'))).toThrow(ConfigurationInvalid);
  });
});
