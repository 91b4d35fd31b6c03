import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { freshQueue, sqsEndpoint } from '@earwitness/testing';

let client: SQSClient;
beforeAll(async () => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQSClient({ endpoint: await sqsEndpoint(), region: 'eu-west-1', credentials });
});
afterAll(() => client.destroy());

describe('an embedded SQS', () => {
  it('hands over what was sent, until it is deleted', async () => {
    const QueueUrl = await freshQueue();
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['hello']);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? []).toEqual([]);
  });

  it('has FIFO queues', async () => {
    const QueueUrl = await freshQueue({ fifo: true });
    const message = { QueueUrl, MessageGroupId: 'one', MessageDeduplicationId: 'same' };
    for (const MessageBody of ['first', 'again'])
      await client.send(new SendMessageCommand({ ...message, MessageBody }));
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['first']);
  });
});
