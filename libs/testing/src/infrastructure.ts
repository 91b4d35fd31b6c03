import { randomBytes } from 'node:crypto';

/** How suites, which run in processes of their own, find the host of their servers. */
export const HOST = 'EARWITNESS_TEST_HOST';
/** Why there is no Kafka; empty when there is one. */
export const KAFKA_MISSING = 'EARWITNESS_TEST_KAFKA_MISSING';

const ask = async <T>(path: string): Promise<T> => {
  const host = process.env[HOST];
  if (!host) throw new Error('no servers here: only *.int.spec.ts and test/journeys have them');
  const response = await fetch(`${host}${path}`);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
};

/** The URL of a database of this suite's own, at the present schema; dropped when the run ends. */
export const freshDatabase = (): Promise<string> => ask('/database');

/** Only in suites of `describeWithKafka`. */
export const kafkaBrokers = (): Promise<readonly string[]> => ask('/kafka');

export const sqsEndpoint = (): Promise<string> => ask('/sqs');

/** The URL of a queue of this suite's own. */
export const freshQueue = ({ fifo = false }: { readonly fifo?: boolean } = {}): Promise<string> =>
  ask(fifo ? '/queue.fifo' : '/queue');

/** A name for a topic, a group, a consumer that nobody else has. */
export const freshName = (of: string): string => `${of}-${randomBytes(6).toString('hex')}`;

/** Without Kafka the suite is skipped and says why; where everything must be tested (`CI=true`) it fails. */
export const describeWithKafka = (name: string, suite: () => void): void => {
  const missing = process.env[KAFKA_MISSING];
  if (!missing) describe(name, suite);
  else if (process.env.CI !== 'true') describe.skip(`${name} (skipped: ${missing})`, suite);
  else
    it(name, () => {
      throw new Error(missing);
    });
};
