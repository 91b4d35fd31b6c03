import { list, port, sealingKey } from '@earwitness/configuration';
import { z } from 'zod';

/** Where the documents are; read apart from the rest, so that their faults are told together with those of the rest. */
export const documentFiles = z.object({ ACCOUNTS_FILE: z.string(), POLICIES_FILE: z.string() });
export type DocumentFiles = z.infer<typeof documentFiles>;

/** A text that is told twice in a fact, and once in the raw words. */
const MOST_BYTES_TO_KEEP = 327_680;

const variables = z.object({
  INGRESS_PORT: port(8080),
  MANAGEMENT_PORT: port(9080),
  HOST: z.string().default('0.0.0.0'),
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
  /** The raw words and what is read from them must fit into one record of the bus. */
  MOST_BODY_BYTES: z.coerce.number().int().min(1024).max(MOST_BYTES_TO_KEEP).default(262_144),
  SQS_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});

/** The environment of the ingress. Each variable may be given as `…_FILE` instead. */
export const ingressEnvironment = variables.refine(
  ({ KAFKA_BROKERS, DATABASE_URL }) => KAFKA_BROKERS !== undefined || DATABASE_URL !== undefined,
  { path: ['KAFKA_BROKERS'], error: 'needed, or DATABASE_URL for the log in Postgres', when: () => true },
);
export type IngressEnvironment = z.infer<typeof ingressEnvironment>;
