import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationInvalid, loadDirectory, loadPolicies } from '@earwitness/configuration';
import { adapters } from '@earwitness/vendors';

const example = (name: string): string => readFileSync(join(__dirname, '../../deploy/examples', name), 'utf8');

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
const secrets: Readonly<Record<string, string>> = {
  '/run/secrets/telnyx-public-keys': Buffer.alloc(32, 7).toString('base64'),
  '/run/secrets/telnyx-api-key': 'KEY_example',
  '/run/secrets/iotcomms-callback-keys': rsa.toString(),
};
const load = (accounts: string) =>
  loadDirectory(accounts, adapters, { readFile: (path) => secrets[path] ?? '', env: {} });

describe('the examples of configuration', () => {
  it('are read as they stand', () => {
    expect(load(example('accounts.yaml')).accountOf('telnyx', 'voice')).toBeDefined();
    expect(loadPolicies(example('policies.yaml')).policies).toHaveLength(1);
  });

  it('would be refused with a word misspelt', () => {
    const misspelt = example('accounts.yaml').replace('commandQueueAccounts', 'commandQueueAccount');
    expect(() => load(misspelt)).toThrow(ConfigurationInvalid);
    expect(() => loadPolicies(example('policies.yaml').replace('settle', 'settles'))).toThrow(ConfigurationInvalid);
  });
});
