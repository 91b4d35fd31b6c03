export { decodeCommand, type DecodedCommand, encodeCommand } from './cloud-events/command.codec';
export { Poison, RAW_HEADER } from './cloud-events/envelope';
export { decodeEvent, type DecodedEvent, decodeEventRecord, encodeEvent } from './cloud-events/event.codec';
export { decodeFact, type DecodedFact, encodeFact } from './cloud-events/fact.codec';
export {
  decodePolicySetEvent,
  decodePolicySetInForce,
  encodePolicySetEvent,
  encodePolicySetInForce,
} from './cloud-events/policy-set.codec';
export { encodeQuestion, type QuestionTold } from './cloud-events/question.codec';
export * from './consuming/claims';
export { Consumer, type ConsumerOptions } from './consuming/consumer';
export { followQuestions, type FollowQuestionsOptions } from './consuming/follow-questions';
export { followStatements, type FollowStatementsOptions } from './consuming/follow-statements';
export { sift } from './consuming/sift';
export type { Slice, SliceHandler } from './consuming/slice';
export type { ConsumerEvent, CountConsumer } from './consuming/slice-work';
export { followPolicies, type FollowPoliciesOptions } from './follow-policies';
export { KafkaLog } from './kafka/kafka-log';
export type { KafkaOptions, KafkaSasl, KafkaTls } from './kafka/kafka-options';
export * from './log';
export { WholeTopic, type WholeTopicOptions } from './consuming/whole-topic';
export { connectLog } from './nest/connect-log';
export { LogServer, type LogServerOptions } from './nest/log-server';
export { type Notice, notifying, type Notify } from './notice';
export { outbox, type Publish } from './outbox';
export { partitionOf, placement } from './partitioner';
export { appendToLog } from './postgres/append';
export { PostgresLog, type PostgresLogOptions } from './postgres/postgres-log';
export { tellDeadLetters, type ToldDeadLetter } from './postgres/tell-dead-letters';
export { type Retention, trimLog } from './postgres/trim';
export { type CountProducer, Overloaded, type ProducerEvent, Unacknowledged } from './producing/outcomes';
export { MicroBatchProducer, type ProducerOptions } from './producing/producer';
export { Relay, type RelayOptions } from './relay';
export type { Sql, SqlDatabase } from './sql';
export * from './sqs/queues';
export * from './topics';
