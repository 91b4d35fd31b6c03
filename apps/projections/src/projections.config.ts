import { list, port } from '@earwitness/configuration';
import { z } from 'zod';

/** The environment of the projections. Each variable may be given as `…_FILE` instead. */
export const projectionsEnvironment = z.object({
  QUERY_PORT: port(8081),
  MANAGEMENT_PORT: port(9080),
  HOST: z.string().default('0.0.0.0'),
  ACCOUNTS_FILE: z.string(),
  /** In force for tenants that have activated no set; here for dry runs, replays and access. */
  POLICIES_FILE: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Kafka, `host:port` separated by commas. Left out: the log in Postgres is the bus. */
  KAFKA_BROKERS: list.optional(),
  /** How long the database may take to answer a query of the API. */
  QUERY_TIMEOUT_MS: z.coerce.number().int().min(100).default(5_000),
  /** Queries of the API that the database answers at once. */
  QUERY_CONNECTIONS: z.coerce.number().int().min(1).max(200).default(16),
  /** Folded conversations that are kept in memory may have so many events between them: about 1 kB each. */
  MOST_CACHED_EVENTS: z.coerce.number().int().min(1).default(200_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type ProjectionsEnvironment = z.infer<typeof projectionsEnvironment>;
