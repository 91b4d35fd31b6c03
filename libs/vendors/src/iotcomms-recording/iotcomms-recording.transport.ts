import type { Command } from '@earwitness/domain';
import { z } from 'zod';
import type { CommandContext, QueueMessage, Refusal, VendorRequest } from '../contract/command';
import { signedHeaders } from '../iotcomms-jwt/sign-request';
import type { IotcommsRecordingAccount } from './iotcomms-recording.config';
import { isRefusal, type Message, refusal } from './iotcomms-recording.message';

type Rest = NonNullable<IotcommsRecordingAccount['rest']>;
type Handles = CommandContext['handles'];

const AWS_QUEUE =
  /^https:\/\/sqs\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?\/(\d{12})\/[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;
const SIMULATED_QUEUE = /^(\d{12})\/[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;
const SIMULATED_REGION = 'eu-north-1';

const handleSchema = z.object({
  replyId: z.string(),
  commandQueue: z.string().optional(),
  commandRegion: z.string().optional(),
});

type OpenedHandle = z.infer<typeof handleSchema>;

const handleOf = (handles: Handles, event: string): OpenedHandle | undefined =>
  handleSchema.safeParse(handles[event]).data;

const replyIdFrom = (handles: Handles, events: readonly string[]): string | undefined =>
  events.map((event) => handleOf(handles, event)?.replyId).find((replyId) => replyId !== undefined);

/** Account and region of a queue's address; the region of a simulated one is whatever the vendor says. */
const readQueueUrl = (
  url: string,
  { commandQueuesSimulatedAt: base }: IotcommsRecordingAccount,
): { readonly awsAccount: string | undefined; readonly region: string | undefined } => {
  if (base === undefined) {
    const [, region, awsAccount] = AWS_QUEUE.exec(url) ?? [];
    return { awsAccount, region };
  }
  const isBelow = url.startsWith(base) && URL.canParse(url) && new URL(url).href === url;
  return { awsAccount: isBelow ? SIMULATED_QUEUE.exec(url.slice(base.length))?.[1] : undefined, region: undefined };
};

/**
 * The address of the queue is what somebody else wrote into an event: whoever could choose it would be told our
 * capabilities. So it must be SQS itself, in an account of the vendor's, in the region the event names.
 */
const allowedQueue = (
  { commandQueue, commandRegion }: OpenedHandle,
  account: IotcommsRecordingAccount,
): Pick<QueueMessage, 'queueUrl' | 'region'> | undefined => {
  if (commandQueue === undefined) return undefined;
  const { awsAccount, region = commandRegion ?? SIMULATED_REGION } = readQueueUrl(commandQueue, account);
  if (awsAccount === undefined || !account.commandQueueAccounts.includes(awsAccount)) return undefined;
  if (commandRegion !== undefined && commandRegion !== region) return undefined;
  return { queueUrl: commandQueue, region };
};

const hasQueues = ({ commandQueueAccounts }: IotcommsRecordingAccount): boolean => commandQueueAccounts.length > 0;

interface Outgoing {
  readonly message: Message;
  readonly command: Command;
  readonly account: IotcommsRecordingAccount;
  readonly context: CommandContext;
}

const bySqs = ({ message, command, account, context }: Outgoing): VendorRequest => {
  if (!hasQueues(account)) return refusal('QueuesNotConfigured', `${message.method} goes by SQS only`);
  const replyId = replyIdFrom(context.handles, message.replyFrom.sqs);
  if (replyId === undefined) return refusal('MissingHandle', message.replyFrom.sqs.join(', '));
  const named = message.queueOf.map((event) => handleOf(context.handles, event)).find((handle) => handle?.commandQueue);
  if (!named) return refusal('NoQueueNamed', message.queueOf.join(', '));
  const queue = allowedQueue(named, account);
  if (!queue) return refusal('ForeignQueue');
  const groupId = command.sessionRef ?? command.captureRef ?? command.commandId;
  return {
    via: 'sqs',
    ...queue,
    body: JSON.stringify({ method: message.method, ...message.parameters, replyId }),
    ...(queue.queueUrl.endsWith('.fifo') && { groupId, deduplicationId: command.commandId }),
  };
};

/** The documented body of `/deleterecording` is the only one without `method`. */
const NAMES_NO_METHOD = 'DELETERECORDING';

const byRest = async ({ message, account, context }: Outgoing, rest: Rest): Promise<VendorRequest> => {
  const { method, path, parameters, replyFrom } = message;
  const replyId = replyIdFrom(context.handles, replyFrom.rest);
  if (replyId === undefined) return refusal('MissingHandle', replyFrom.rest.join(', '));
  return {
    via: 'http',
    method: 'POST',
    url: `${rest.baseUrl}/${account.domain}/${path}`,
    headers: await signedHeaders(rest, context.nowSeconds),
    body: JSON.stringify({ ...(method === NAMES_NO_METHOD ? {} : { method }), ...parameters, replyId }),
  };
};

/** The way the account prefers, where the command can go it; else the other. */
export const toVendorRequest = async (outgoing: Outgoing | Refusal): Promise<VendorRequest> => {
  if (isRefusal(outgoing)) return outgoing;
  const { message, account, context } = outgoing;
  const rest = message.path === undefined ? undefined : account.rest;
  const isQueueNamed = message.queueOf.some((event) => handleOf(context.handles, event)?.commandQueue);
  const prefersQueue = account.commandTransport === 'sqs' && hasQueues(account) && isQueueNamed;
  return rest && !prefersQueue ? byRest(outgoing, rest) : bySqs(outgoing);
};
