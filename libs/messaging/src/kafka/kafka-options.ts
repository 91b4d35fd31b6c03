import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import type { Notice, Notify } from '../notice';

/** PEM texts. An empty object is TLS with the machine's own authorities. */
export interface KafkaTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** When the certificate is for another name than the broker's address. */
  readonly serverName?: string;
}

export type KafkaSasl =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    }
  | { readonly mechanism: 'oauthbearer'; readonly token: () => Promise<string> };

export interface KafkaOptions {
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  /** What the client library has to say. */
  readonly log?: Notify;
  /** How new topics are made; the cluster's own defaults where absent. */
  readonly newTopics?: { readonly replicationFactor?: number; readonly settings?: Readonly<Record<string, string>> };
  /** After this an answer counts as lost. */
  readonly requestTimeoutMs?: number;
  /** A member that was not heard of for this long loses its partitions. */
  readonly sessionTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** How many partitions of one follower are worked on at a time. */
  readonly partitionsAtOnce?: number;
}

export const defaults = {
  clientId: 'earwitness',
  requestTimeoutMs: 5_000,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 2_000,
  partitionsAtOnce: 4,
} as const satisfies Partial<KafkaOptions>;

const LEVELS: Readonly<Record<logLevel, Notice['level']>> = {
  [logLevel.NOTHING]: 'debug',
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

const toSasl = (sasl: KafkaSasl): SASLOptions => {
  if (sasl.mechanism !== 'oauthbearer') return sasl;
  return { mechanism: sasl.mechanism, oauthBearerProvider: async () => ({ value: await sasl.token() }) };
};

const toTls = ({ serverName, ...tls }: KafkaTls): NonNullable<KafkaConfig['ssl']> => ({
  ...tls,
  ...(serverName ? { servername: serverName } : {}),
});

/** Retries of the library are few and quick: what to do about an outage is decided by whoever uses a lane. */
const RETRY = { retries: 3, initialRetryTime: 50, maxRetryTime: 500 } as const;

export const connectKafka = (options: KafkaOptions): Kafka => {
  const { log } = options;
  return new Kafka({
    clientId: options.clientId ?? defaults.clientId,
    brokers: [...options.brokers],
    ...(options.tls ? { ssl: toTls(options.tls) } : {}),
    ...(options.sasl ? { sasl: toSasl(options.sasl) } : {}),
    requestTimeout: options.requestTimeoutMs ?? defaults.requestTimeoutMs,
    connectionTimeout: 3_000,
    retry: RETRY,
    logLevel: log ? logLevel.INFO : logLevel.NOTHING,
    logCreator: () => (entry) => {
      const { message, timestamp: _, ...detail } = entry.log;
      log?.({ level: LEVELS[entry.level], message, detail: { ...detail, namespace: entry.namespace } });
    },
  });
};
