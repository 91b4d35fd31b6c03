import type { SimulatedAccount } from '../contract/simulator';
import { simulatorSettings } from './simulator-settings';

/** The account that a simulator of these settings has: where it is, who we are there, and what it signs with. */
export const auviousSimulatedAccount: SimulatedAccount = (given) => {
  const { selfUrl, clientId, clientSecret, webhookKey, applicationId, pollScale, autoRecord } =
    simulatorSettings.parse(given);
  return {
    base: selfUrl,
    ...{ clientId, clientSecret, applicationId, pollScale },
    webhookKeys: [webhookKey],
    starts: autoRecord ? 'vendor' : 'command',
  };
};
