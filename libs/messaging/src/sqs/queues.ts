import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';

export interface QueueOptions {
  /** Where every region's SQS is, for emulators. Left out: AWS itself. Never taken from a queue's URL. */
  readonly endpoint?: string;
  /** Left out: the SDK's own chain (environment, profile, role of the pod). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestTimeoutMs?: number;
}

export interface QueueAddress {
  readonly url: string;
  readonly region: string;
}

export interface Received {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
}

export interface Outgoing {
  readonly body: string;
  /** For FIFO queues. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** What happened to a message that was sent: `unknown` when no answer came, so that it may or may not be there. */
export type Sent =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly cause: string };

const FINAL =
  /NonExistentQueue|QueueDoesNotExist|AccessDenied|InvalidAddress|InvalidMessageContents|InvalidClientTokenId|SignatureDoesNotMatch|UnsupportedOperation/;
const THROTTLED = /Throttl|TooManyRequests|RequestThrottled|SlowDown|OverLimit/;

/** Without a connection, or without credentials to sign with, nothing can have arrived. */
const NEVER_SENT = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CredentialsProviderError)\b/;

interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const whyNeverSent = ({ name, code, message }: AwsError): string | undefined =>
  NEVER_SENT.exec([name, code, message].join(' '))?.[0];

const classify = (error: unknown): Sent => {
  const { name = 'Error', $metadata } = error as AwsError;
  const status = $metadata?.httpStatusCode;
  const neverSent = whyNeverSent(error as AwsError);
  if (neverSent !== undefined) return { kind: 'retry', reason: neverSent };
  if (FINAL.test(name)) return { kind: 'refused', reason: name };
  if (THROTTLED.test(name)) return { kind: 'retry', reason: name };
  if (status !== undefined && status < 500) return { kind: 'refused', reason: name };
  return { kind: 'unknown', cause: name };
};

/**
 * A process that dies leaves its poll behind, which may still be handed messages; nobody sees them until they are
 * visible again. What is waited for at a start of a recording must not wait for long.
 */
export const LONGEST_POLL_SECONDS = 10;
const OURS_FOR_SECONDS = 15;

/** SQS, one client per region. The AWS SDK would send signed requests to the host in a queue's URL: not here. */
export class Queues {
  private readonly clients = new Map<string, SQSClient>();

  constructor(private readonly options: QueueOptions = {}) {}

  /** Sends once; whether to send again is the caller's decision, because a queue may then hold it twice. */
  async send(queue: QueueAddress, message: Outgoing): Promise<Sent> {
    const command = new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: message.body,
      ...(message.groupId ? { MessageGroupId: message.groupId } : {}),
      ...(message.deduplicationId ? { MessageDeduplicationId: message.deduplicationId } : {}),
    });
    const abortSignal = AbortSignal.timeout(this.options.requestTimeoutMs ?? 10_000);
    return this.client(queue.region)
      .send(command, { abortSignal })
      .then((): Sent => ({ kind: 'accepted' }), classify);
  }

  /** Waits a while for at most ten messages. They stay on the queue until they are deleted. */
  async receive(queue: QueueAddress, abortSignal: AbortSignal): Promise<readonly Received[]> {
    const { Messages = [] } = await this.client(queue.region).send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: LONGEST_POLL_SECONDS,
        VisibilityTimeout: OURS_FOR_SECONDS,
      }),
      { abortSignal },
    );
    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      id: MessageId,
      body: Body,
      receipt: ReceiptHandle,
    }));
  }

  /** @returns the messages that could not be deleted and will come again. */
  async delete(queue: QueueAddress, messages: readonly Received[]): Promise<readonly Received[]> {
    if (messages.length === 0) return [];
    const { Failed = [] } = await this.client(queue.region).send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: messages.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
      }),
    );
    return Failed.flatMap(({ Id }) => messages[Number(Id)] ?? []);
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }

  private client(region: string): SQSClient {
    const known = this.clients.get(region);
    if (known) return known;
    const { endpoint, credentials } = this.options;
    const config: SQSClientConfig = { region, useQueueUrlAsEndpoint: false, maxAttempts: 1 };
    const client = new SQSClient({
      ...config,
      ...(endpoint ? { endpoint } : {}),
      ...(credentials ? { credentials } : {}),
    });
    this.clients.set(region, client);
    return client;
  }
}
