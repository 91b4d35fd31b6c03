import { createPublicKey } from 'node:crypto';
import type { SimulatedAccount } from '../contract/simulator';
import { TEST_KEY } from './simulator-key';
import { simulatorSettings } from './simulator-settings';

/** The account that a simulator of these settings has: what it signs with, where its queue is, what it asks for. */
export const iotcommsRecordingSimulatedAccount: SimulatedAccount = (given) => {
  const { domain, callbackPrivateKey, topicArn, selfUrl, commandQueue, eventQueueUrl, commandRegion } =
    simulatorSettings.parse(given);
  const publicKey = createPublicKey(callbackPrivateKey).export({ type: 'spki', format: 'pem' }).toString();
  const [, awsAccount = ''] = new URL(commandQueue).pathname.split('/');
  return {
    domain,
    callbacks: { publicKeys: [publicKey] },
    sns: { topics: [topicArn], simulatedAt: selfUrl },
    commandQueueAccounts: [awsAccount],
    rest: { baseUrl: selfUrl, privateKey: TEST_KEY },
    ...(eventQueueUrl ? { eventQueue: { url: eventQueueUrl, region: commandRegion } } : {}),
  };
};
