import { join } from 'node:path';
import { startKafka, startPostgres } from '@earwitness/embedded';
import type { Bus } from './bus';

/** A real bus for the run, which is stopped in the middle of it. */
export interface Ground {
  readonly name: string;
  readonly bus: Bus;
  stop(): Promise<void>;
  /** With all that it had. */
  startAgain(): Promise<void>;
}

export const kafkaGround = async (directory: string): Promise<Ground> => {
  const { brokers, nodes } = await startKafka({ directory: join(directory, 'kafka') });
  return {
    name: 'Kafka',
    bus: { brokers },
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
    startAgain: async () => void (await Promise.all(nodes.map((node) => node.restart()))),
  };
};

/** As durable as in production. */
export const postgresGround = async (parent: string): Promise<Ground> => {
  const directory = join(parent, 'postgres');
  let server = await startPostgres({ directory });
  const { url, port } = server;
  process.on('exit', () => void server.stop());
  return {
    name: 'the log in Postgres',
    bus: { databaseUrl: url },
    stop: () => server.stop(),
    startAgain: async () => {
      server = await startPostgres({ directory, port });
    },
  };
};
