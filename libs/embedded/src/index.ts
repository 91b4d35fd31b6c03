export { type EmbeddedKafka, type KafkaOptions, startKafka } from './kafka/kafka';
export { kafkaClassPath, KafkaUnavailable } from './kafka/jars';
export type { KafkaNode } from './kafka/node';
export { freePort } from './machine/free-port';
export { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './postgres/postgres';
export { type EmbeddedSqs, startSqs } from './sqs';
