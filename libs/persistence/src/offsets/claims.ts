import type { Database } from '../database/database';
import { Fenced, type Sql } from '../database/sql';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** The right to commit for one partition, until somebody claims it with a higher epoch. */
export interface Claim extends TopicPartition {
  readonly group: string;
  readonly epoch: number;
  readonly nextOffset: number;
}

/** A stretch of records that were worked on: from (inclusive) to (exclusive). */
export interface Progress extends TopicPartition {
  readonly group: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** Takes partitions over: whoever held them before can no longer commit. Answers where to read from. */
export const claim = async (
  sql: Sql,
  { group, owner }: { readonly group: string; readonly owner: string },
  partitions: readonly TopicPartition[],
): Promise<Claim[]> => {
  if (partitions.length === 0) return [];
  const ordered = [...partitions].sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  return sql.query<Claim>(
    `INSERT INTO consumer_offsets (consumer_group, topic, partition, next_offset, epoch, owner)
     SELECT $1, topic, partition, 0, 1, $2 FROM unnest($3::text[], $4::int[]) AS p (topic, partition)
     ON CONFLICT (consumer_group, topic, partition)
       DO UPDATE SET epoch = consumer_offsets.epoch + 1, owner = excluded.owner
     RETURNING consumer_group AS "group", topic, partition, epoch, next_offset AS "nextOffset"`,
    [group, owner, ordered.map(({ topic }) => topic), ordered.map(({ partition }) => partition)],
  );
};

/** Where a partition of a group stands now; undefined when nobody ever claimed it. */
export const position = async (sql: Sql, group: string, at: TopicPartition): Promise<Claim | undefined> => {
  const [row] = await sql.query<Claim>(
    `SELECT consumer_group AS "group", topic, partition, epoch, next_offset AS "nextOffset"
       FROM consumer_offsets WHERE consumer_group = $1 AND topic = $2 AND partition = $3`,
    [group, at.topic, at.partition],
  );
  return row;
};

/**
 * Moves a partition on, in the transaction of the work that it stands for.
 * @throws Fenced when it is not where, or not whose, it was: the whole transaction must go.
 */
export const advance = async (tx: Sql, progress: Progress): Promise<void> => {
  const { group, topic, partition, epoch, from, to } = progress;
  const moved = await tx.query(
    `UPDATE consumer_offsets SET next_offset = $6
      WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND epoch = $4 AND next_offset = $5 RETURNING 1`,
    [group, topic, partition, epoch, from, to],
  );
  if (moved.length !== 1) throw new Fenced(`${group} ${topic}/${partition} at ${from} is somebody else's`);
};

/** Where consumer groups stand, in the database of their work: what consumers of a log ask for. */
export const storedClaims = (database: Database) => ({
  claim: (group: string, owner: string, partitions: readonly TopicPartition[]): Promise<Claim[]> =>
    claim(database, { group, owner }, partitions),
  position: (group: string, at: TopicPartition): Promise<Claim | undefined> => position(database, group, at),
  advance: (progress: Progress): Promise<void> => database.transaction((tx) => advance(tx, progress)),
});
