import { randomUUID } from 'node:crypto';
import { type Admin, Kafka, type KafkaMessage, logLevel } from 'kafkajs';

/** By partition, the offset of the next record. */
type Ends = ReadonlyMap<number, number>;

/** Reads what a topic has got since it was last read, by kafkajs alone: none of the code under test is asked. */
export class ReadBack {
  private from: Ends = new Map();

  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly topic: string,
  ) {}

  static async open(brokers: readonly string[], topic: string): Promise<ReadBack> {
    const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    return new ReadBack(kafka, admin, topic);
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
  }

  /** Every record since the last call, which are removed then: a long run would fill the disk. */
  async each(visit: (message: KafkaMessage) => void): Promise<void> {
    const ends = await this.ends();
    const missing = new Map([...ends].filter(([partition, end]) => end > (this.from.get(partition) ?? 0)));
    if (missing.size > 0) await this.read(missing, visit);
    this.from = ends;
    const partitions = [...ends].map(([partition, end]) => ({ partition, offset: String(end) }));
    await this.admin.deleteTopicRecords({ topic: this.topic, partitions });
  }

  private async ends(): Promise<Ends> {
    const offsets = await this.admin.fetchTopicOffsets(this.topic);
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
  }

  private async read(missing: Map<number, number>, visit: (message: KafkaMessage) => void): Promise<void> {
    const { topic } = this;
    const consumer = this.kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 50, maxBytes: 50_000_000 });
    const done = Promise.withResolvers<undefined>();
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        messages.forEach(visit);
        const last = Number(messages.at(-1)?.offset ?? -1);
        if (last + 1 >= (missing.get(partition) ?? 0)) missing.delete(partition);
        if (missing.size === 0) done.resolve(undefined);
      },
    });
    for (const [partition, offset] of this.from) consumer.seek({ topic, partition, offset: String(offset) });
    await done.promise;
    await consumer.disconnect();
  }
}
