import { list, port, sealingKey } from '@earwitness/configuration';
import { z } from 'zod';

/** The environment of the ingress. Each variable may be given as `…_FILE` instead. */
export const ingressEnvironment = z.object({
  INGRESS_PORT: port(8080),
  MANAGEMENT_PORT: port(9080),
  HOST: z.string().default('0.0.0.0'),
  ACCOUNTS_FILE: z.string(),
  POLICIES_FILE: z.string(),
  /** Kafka, `host:port` separated by commas. Left out: the log in Postgres, which then needs DATABASE_URL. */
  KAFKA_BROKERS: list.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Seals bearer capabilities and raw words; the same for ingress and saga. 32 bytes, base64. */
  SEALING_KEY: sealingKey,
  /** A key that was in use before; opens, never seals. */
  SEALING_KEY_OLD: sealingKey.optional(),
  /** Where answers of call set-up wait while the bus is away. */
  SPILL_DIRECTORY: z.string().default('/var/lib/earwitness/spill'),
  ANSWER_WITHIN_MS: z.coerce.number().int().min(10).max(2000).default(250),
  MOST_BODY_BYTES: z.coerce.number().int().min(1024).max(1_048_576).default(262_144),
  SQS_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type IngressEnvironment = z.infer<typeof ingressEnvironment>;
