import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Account } from '@earwitness/configuration';
import { adapters } from '@earwitness/vendors';

export const TENANT = 'acme';
const ID = 'bench';
const KEY = 'F00DCEFE-BEBB-4DE0-9DEE-DEBB1ED4CEF3';
const SECRET = 'YmVuY2g=';
const HOUR_SECONDS = 3_600;

const pathOf = (vendor: string, id: string): string => `/webhooks/${vendor}/${id}`;
export const PATHS = {
  newCall: `${pathOf('iotcomms-recording', ID)}/newCall`,
  ice: pathOf('sinch', 'ice'),
  ace: pathOf('sinch', 'ace'),
} as const;

export const newPrivateKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** One token for all requests, as the vendor may use it: it proves who calls. */
export const bearerOf = (privateKey: string): string => {
  const iat = Math.floor(Date.now() / 1000);
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded({ iat, exp: iat + HOUR_SECONDS })}`;
  const key: KeyObject = createPrivateKey(privateKey);
  return `Bearer ${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
};
export const BASIC = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}`;

const account = (vendor: string, id: string, given: object): Account => {
  const adapter = adapters.find((one) => one.vendor === vendor);
  if (!adapter) throw new Error(`there is no adapter of ${vendor}`);
  const settings = { ...adapter.accountSchema.parse(given), id, tenant: TENANT };
  return { adapter, settings, profile: adapter.profile(settings) };
};

const sinch = (decideOn: 'ice' | 'ace'): Account =>
  account('sinch', decideOn, {
    applications: [{ key: KEY, secret: SECRET }],
    acceptsBasicCallbacks: true,
    routing: { template: { ice: { action: { name: 'connectPstn', number: '+4930123456' } } } },
    recording: {
      destination: { type: 's3', bucket: 'bench', accessKey: 'k', secretKey: 's', region: 'eu-central-1' },
    },
    decideOn,
  });

/** Those of both vendors that ask while a call is being set up; one of Sinch is asked when calls come in, one when they are answered. */
export const accountsOf = (privateKey: string): readonly Account[] => [
  account('iotcomms-recording', ID, {
    domain: 'bench.example',
    callbacks: {
      publicKeys: [createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString()],
    },
    commandQueueAccounts: ['111122223333'],
  }),
  sinch('ice'),
  sinch('ace'),
];
