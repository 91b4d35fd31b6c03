import type { Queues } from '@earwitness/messaging';
import type { CommandResult, QueueMessage } from '@earwitness/vendors';

export const sendToQueue = async (message: QueueMessage, queues: Queues): Promise<CommandResult> => {
  const sent = await queues.send({ url: message.queueUrl, region: message.region }, message);
  return sent.kind === 'refused' ? { kind: 'refused', reason: sent.reason } : sent;
};
