import { createPublicKey } from 'node:crypto';
import type { SimulatedAccount } from '../contract/simulator';
import { TEST_KEY } from './simulator-key';
import { simulatorSettings } from './simulator-settings';

/** The account that a simulator of these settings has. Every call goes to one agent, until somebody hangs up. */
export const iotcommsMediaserviceSimulatedAccount: SimulatedAccount = (given) => {
  const { domain, callbackPrivateKey, selfUrl } = simulatorSettings.parse(given);
  const publicKey = createPublicKey(callbackPrivateKey).export({ type: 'spki', format: 'pem' }).toString();
  return {
    domain,
    callbacks: { publicKeys: [publicKey] },
    rest: { baseUrl: selfUrl, privateKey: TEST_KEY },
    routing: {
      template: {
        newCall: { action: 'call', destAddr: 'sip:agent@customer.example' },
        callEvent: { action: 'drop' },
        getIvrCommand: { hangup: true },
      },
    },
  };
};
