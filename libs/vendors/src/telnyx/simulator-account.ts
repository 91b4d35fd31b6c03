import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { SimulatedAccount } from '../contract/simulator';
import { simulatorSettings } from './simulator-settings';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** The account that a simulator of these settings has: its public key, and the API key that it asks for. */
export const telnyxSimulatedAccount: SimulatedAccount = (given) => {
  const { signingSeed, apiKey } = simulatorSettings.parse(given);
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.from(signingSeed, 'base64')]);
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  const publicKey = key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES).toString('base64');
  return { publicKeys: [publicKey], apiKey };
};
