import { type Kafka, KafkaJSProtocolError, type Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Lane, type Placed, Refused, type TopicPartition } from '../log';
import { Leaders, SeveralLeaders } from './leaders';

/** Records of one partition that always travel together: so the broker recognises a repetition. */
interface Parcel extends TopicPartition {
  readonly records: readonly Placed[];
}

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

const isRefusal = (error: unknown): boolean => {
  const { cause } = error as { cause?: unknown };
  if (error instanceof KafkaJSProtocolError) return TOO_LARGE.has(error.type);
  return cause !== undefined && cause !== error && isRefusal(cause);
};

const toParcels = (batch: readonly Placed[]): Parcel[] => {
  const parcels = new Map<string, TopicPartition & { records: Placed[] }>();
  for (const record of batch) {
    const { topic, partition } = record;
    const key = `${topic}/${partition}`;
    const parcel = parcels.get(key);
    if (parcel) parcel.records.push(record);
    else parcels.set(key, { topic, partition, records: [record] });
  }
  return [...parcels.values()];
};

const toTopicMessages = (parcels: readonly Parcel[]): { topic: string; messages: Placed[] }[] => {
  const topics = new Map<string, Placed[]>();
  for (const { topic, records } of parcels) {
    const messages = topics.get(topic);
    if (messages) messages.push(...records);
    else topics.set(topic, [...records]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
};

/** A parcel that was refused as a whole was not appended, not even in part: it may be cut in two. */
const halves = ({ topic, partition, records }: Parcel): Parcel[][] => {
  const middle = records.length >> 1;
  return [records.slice(0, middle), records.slice(middle)].map((half) => [{ topic, partition, records: half }]);
};

/** kafkajs starts its 31-bit sequence numbers over in another way than Kafka does; a fresh producer comes long before. */
const RENEW_AFTER_RECORDS = 2 ** 30;
const CONNECT_ATTEMPTS = 5;

/**
 * One idempotent producer with one send under way at a time. kafkajs takes a sequence number back when an answer is
 * lost; with a second send in flight the number would go to another record, which the broker then takes for a
 * repetition: acknowledged and never stored. What is not yet acknowledged of a batch waits in `work`, so that a
 * repetition sends exactly that, cut exactly as before.
 */
export class KafkaLane implements Lane {
  private batch: readonly Placed[] = [];
  private work: Parcel[][] = [];
  private refused: Placed[] = [];
  private sent = 0;

  private constructor(
    private readonly kafka: Kafka,
    private readonly leaders: Leaders,
    private producer: Producer,
  ) {}

  static async open(kafka: Kafka): Promise<KafkaLane> {
    const leaders = new Leaders();
    return new KafkaLane(kafka, leaders, await connect(kafka, leaders));
  }

  async send(batch: readonly Placed[]): Promise<void> {
    if (this.work.length === 0) await this.begin(batch);
    else if (batch !== this.batch) throw new Error('another batch, while nobody knows what became of the last one');
    for (let next = this.work[0]; next; next = this.work[0]) this.work.splice(0, 1, ...(await this.deliver(next)));
    if (this.refused.length > 0) throw new Refused('the broker takes no record as large as this', this.refused);
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private async begin(batch: readonly Placed[]): Promise<void> {
    if (this.sent + batch.length > RENEW_AFTER_RECORDS) await this.renew();
    this.sent += batch.length;
    this.batch = batch;
    this.work = [...this.leaders.split(toParcels(batch))];
    this.refused = [];
  }

  /** Answers what is still to be done instead of these: nothing, or the same in smaller pieces. */
  private async deliver(parcels: Parcel[]): Promise<readonly Parcel[][]> {
    try {
      this.leaders.expectOne();
      const written = await this.producer.sendBatch({ acks: -1, topicMessages: toTopicMessages(parcels) });
      if (written.length !== parcels.length) throw new Error('the broker did not speak of every partition');
      return [];
    } catch (error) {
      if (error instanceof SeveralLeaders) return this.leaders.split(parcels);
      if (!isRefusal(error)) throw error;
      return this.cut(parcels);
    }
  }

  /** One partition's refusal says nothing about the others of the same request: they go again, alone. */
  private cut(parcels: Parcel[]): readonly Parcel[][] {
    const [first, ...others] = parcels;
    if (others.length > 0) return parcels.map((parcel) => [parcel]);
    if (first && first.records.length > 1) return halves(first);
    this.refused.push(...(first?.records ?? []));
    return [];
  }

  private async renew(): Promise<void> {
    const old = this.producer;
    this.producer = await connect(this.kafka, this.leaders);
    this.sent = 0;
    await old.disconnect();
  }
}

/** Right after a broker's start the first request for a producer id may be answered with "still loading". */
const connect = async (kafka: Kafka, leaders: Leaders): Promise<Producer> => {
  const retry = { retries: 2, initialRetryTime: 50, maxRetryTime: 500 };
  const options = { idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, retry };
  const producer = kafka.producer({ ...options, createPartitioner: leaders.partitioner });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      if (attempt === CONNECT_ATTEMPTS) {
        await producer.disconnect().catch(() => undefined);
        throw error;
      }
      await sleep(200 * attempt);
    }
  }
};
