import type { Batch, IHeaders, KafkaMessage } from 'kafkajs';
import type { LogRecord, TopicPartition } from '../log';

const toBuffer = (value: Buffer | string): Buffer => (typeof value === 'string' ? Buffer.from(value, 'utf8') : value);

/** Kafka allows a header name to repeat: the last one counts. A header without a value, for which kafkajs has null, is left out. */
const toHeaders = (headers: IHeaders | undefined): Record<string, Buffer> => {
  const result: [string, Buffer][] = [];
  for (const name in headers) {
    const value = headers[name];
    const last = (Array.isArray(value) ? value.at(-1) : value) as Buffer | string | null | undefined;
    if (last !== undefined && last !== null) result.push([name, toBuffer(last)]);
  }
  return Object.fromEntries(result);
};

const toRecord = ({ topic, partition }: TopicPartition, message: KafkaMessage): LogRecord => ({
  topic,
  partition,
  offset: Number(message.offset),
  appendedAtMs: Number(message.timestamp),
  key: message.key?.toString('utf8') ?? '',
  value: message.value,
  headers: toHeaders(message.headers),
});

export const toRecords = (batch: Batch): LogRecord[] => batch.messages.map((message) => toRecord(batch, message));

/** Which offset the fetch of this batch asked for; kafkajs keeps it, though its types do not say so. */
export const fetchedFrom = (batch: Batch): number =>
  Number((batch as Batch & { readonly fetchedOffset?: string }).fetchedOffset ?? batch.firstOffset() ?? 0);
