import { list, port, sealingKey } from '@earwitness/configuration';
import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** The environment of the saga. Each variable may be given as `…_FILE` instead. */
export const sagaEnvironment = z.object({
  MANAGEMENT_PORT: port(9080),
  HOST: z.string().default('0.0.0.0'),
  ACCOUNTS_FILE: z.string(),
  POLICIES_FILE: z.string(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Kafka, `host:port` separated by commas. Left out: the log in Postgres is the bus. */
  KAFKA_BROKERS: list.optional(),
  SEALING_KEY: sealingKey,
  SEALING_KEY_OLD: sealingKey.optional(),
  SQS_ENDPOINT: z.url().optional(),
  /** How long a vendor may take to answer a command. */
  VENDOR_TIMEOUT_MS: milliseconds(10_000),
  /** Commands under way at once, for each vendor; one account has about half of them at most. */
  VENDOR_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(32),
  /** How often vendors' lists are searched for what their webhooks did not tell. */
  SEARCH_EVERY_MS: milliseconds(900_000),
  KEEP_LOG_MS: milliseconds(7 * 86_400_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type SagaEnvironment = z.infer<typeof sagaEnvironment>;
