import type { Claim, Claims, Progress } from '../consuming/claims';
import type { TopicPartition } from '../log';

class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Claims as the database keeps them, in memory: the same compare-and-set. */
export class MemoryClaims implements Claims {
  private readonly rows = new Map<string, { epoch: number; nextOffset: number }>();

  claim(group: string, _owner: string, partitions: readonly TopicPartition[]): Promise<readonly Claim[]> {
    const claims = partitions.map(({ topic, partition }) => {
      const row = this.row(group, { topic, partition });
      row.epoch += 1;
      return { group, topic, partition, ...row };
    });
    return Promise.resolve(claims);
  }

  position(group: string, { topic, partition }: TopicPartition): Promise<Claim | undefined> {
    return Promise.resolve({ group, topic, partition, ...this.row(group, { topic, partition }) });
  }

  advance(progress: Progress): Promise<void> {
    const row = this.row(progress.group, progress);
    if (row.epoch !== progress.epoch || row.nextOffset !== progress.from)
      return Promise.reject(new Fenced(`at ${row.nextOffset} in epoch ${row.epoch}`));
    row.nextOffset = progress.to;
    return Promise.resolve();
  }

  private row(group: string, { topic, partition }: TopicPartition): { epoch: number; nextOffset: number } {
    const key = `${group} ${topic}/${partition}`;
    const row = this.rows.get(key) ?? { epoch: 0, nextOffset: 0 };
    this.rows.set(key, row);
    return row;
  }
}
