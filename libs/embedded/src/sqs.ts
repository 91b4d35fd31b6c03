import type { AddressInfo } from 'node:net';

export interface EmbeddedSqs {
  readonly endpoint: string;
  /** A queue whose name ends in `.fifo` is one. @returns its URL. */
  createQueue(name: string, region?: string): Promise<string>;
  stop(): Promise<void>;
}

/** SQS in this process, in memory, on the loopback interface only. */
export const startSqs = async ({ port = 0 }: { readonly port?: number } = {}): Promise<EmbeddedSqs> => {
  const { buildApp } = await import('fauxqs');
  const app = buildApp({ logger: false });
  await app.listen({ port, host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    endpoint,
    createQueue: async (name, region = 'us-east-1') => {
      const Attributes = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
      const answer = await app.inject({
        method: 'POST',
        url: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.CreateQueue',
          // It takes the region from the scope of a signature, which it does not check.
          authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/sqs/aws4_request`,
        },
        payload: JSON.stringify({ QueueName: name, Attributes }),
      });
      if (answer.statusCode !== 200) throw new Error(`no queue ${name}: ${answer.body}`);
      // Its own answer names a host below `localhost`, which not every resolver knows.
      return new URL(new URL(answer.json<{ QueueUrl: string }>().QueueUrl).pathname, endpoint).href;
    },
    stop: () => app.close(),
  };
};
