import type { Claims } from './consuming/claims';
import { Consumer, type ConsumerOptions } from './consuming/consumer';
import type { Log } from './log';
import { MicroBatchProducer, type ProducerOptions } from './producing/producer';
import type { Topic } from './topics';

export interface RelayOptions extends Pick<ConsumerOptions, 'isUnavailable' | 'onFatal' | 'count' | 'notify'> {
  readonly from: Log;
  readonly to: Log;
  /** What is forwarded; nothing else is. With the same partitions on both sides. */
  readonly topics: readonly Topic[];
  readonly claims: Claims;
  readonly group?: string;
  readonly producer?: Omit<ProducerOptions, 'topics'>;
}

/** Errors of the producer: nothing is wrong with the records, they are sent again. */
const isUndelivered = (error: unknown): boolean =>
  error instanceof Error && ['Overloaded', 'Unacknowledged'].includes(error.name);

const neverBury = {
  bury: () => Promise.reject(new Error('the relay loses nothing: a record that the log refuses has to be looked at')),
};

/**
 * Forwards topics of one log to another, partition by partition and in order, one batch under way for each. At least
 * once: after a crash between the two commits, records come again, and in the same order.
 */
export class Relay {
  private constructor(
    private readonly consumer: Consumer,
    private readonly producer: MicroBatchProducer,
  ) {}

  static async start(options: RelayOptions): Promise<Relay> {
    const { from, to, topics, claims, isUnavailable, group = 'relay', ...rest } = options;
    await to.ensure(topics);
    const producer = await MicroBatchProducer.open(to, { ...options.producer, topics });
    const consumer = new Consumer(from, {
      ...rest,
      group,
      claims,
      topics: topics.map(({ topic }) => topic),
      deadLetters: neverBury,
      isUnavailable: (error) => isUndelivered(error) || isUnavailable(error),
      handler: async ({ records, progress }) => {
        await producer.append(records);
        await claims.advance(progress);
      },
    });
    await consumer.start();
    return new Relay(consumer, producer);
  }

  isAlive(stuckAfterMs: number): Promise<boolean> {
    return this.consumer.isAlive(stuckAfterMs);
  }

  async close(): Promise<void> {
    await this.consumer.close();
    await this.producer.close();
  }
}
