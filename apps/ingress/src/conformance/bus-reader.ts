import {
  decodeFact,
  type DecodedFact,
  FACTS,
  type Following,
  type LogRecord,
  PostgresLog,
  type Topic,
} from '@earwitness/messaging';
import { Database } from '@earwitness/persistence';
import { freshName, until } from '@earwitness/testing';

/** Reads what is on the bus through the log, by a connection of its own that no fault concerns. */
export class BusReader {
  private readonly records: LogRecord[] = [];

  private constructor(
    private readonly database: Database,
    private readonly log: PostgresLog,
  ) {}

  static async open(url: string, topics: readonly Topic[]): Promise<BusReader> {
    const database = new Database({ url, connections: 3 });
    const log = new PostgresLog(database);
    await log.ensure(topics);
    const reader = new BusReader(database, log);
    await reader.follow(topics.map(({ topic }) => topic));
    return reader;
  }

  /** All records that can be read at this moment. */
  async on(topic: string): Promise<readonly LogRecord[]> {
    const marks = await this.log.watermarks([topic]);
    const count = marks.reduce((sum, { end }) => sum + end, 0);
    const here = () => this.records.filter((record) => record.topic === topic);
    await until(() => here().length >= count, { what: `${count} records of ${topic}` });
    return here().slice(0, count);
  }

  async facts(): Promise<readonly DecodedFact[]> {
    return (await this.on(FACTS.topic)).map((record) => decodeFact(record));
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }

  private follow(topics: readonly string[]): Promise<Following> {
    return this.log.follow(freshName('reader'), topics, {
      assigned: (partitions) => Promise.resolve(partitions.map((partition) => ({ ...partition, offset: 0 }))),
      revoked: () => undefined,
      records: ({ from, records }) => {
        this.records.push(...records);
        return Promise.resolve((records.at(-1)?.offset ?? from - 1) + 1);
      },
      failed: (error) => {
        throw error;
      },
    });
  }
}
