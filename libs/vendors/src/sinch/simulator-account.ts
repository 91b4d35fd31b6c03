import type { SimulatedAccount } from '../contract/simulator';
import { simulatorSettings } from './simulator-settings';

/** The account that a simulator of these settings has: its application, and where its APIs are. */
export const sinchSimulatedAccount: SimulatedAccount = (given) => {
  const { applicationKey, applicationSecret, apiBase } = simulatorSettings.parse(given);
  return {
    applications: [{ key: applicationKey, secret: applicationSecret }],
    apiBase,
    configurationBase: apiBase,
    routing: { customer: { url: `${apiBase}/__sim/application` } },
  };
};
