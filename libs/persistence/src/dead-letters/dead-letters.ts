import { storableText } from '@earwitness/domain';
import type { Database } from '../database/database';
import type { Sql } from '../database/sql';
import type { TopicPartition } from '../offsets/claims';

export interface DeadLetter extends TopicPartition {
  readonly group: string;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
  readonly cause: string;
}

/** Keeps records that could not be worked on, as they were. @returns those that were not kept before. */
export const keepDeadLetters = async (tx: Sql, letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> => {
  const kept: DeadLetter[] = [];
  for (const letter of letters) {
    const { group, topic, partition, offset, key, value, headers, cause } = letter;
    const rows = await tx.query(
      `INSERT INTO dead_letters
         (consumer_group, topic, partition, record_offset, key, value, header_names, header_values, cause)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING 1`,
      [
        group,
        topic,
        partition,
        offset,
        key && storableText(key),
        value,
        Object.keys(headers).map(storableText),
        Object.values(headers),
        storableText(cause),
      ],
    );
    if (rows.length > 0) kept.push(letter);
  }
  return kept;
};

interface Poison {
  readonly record: Omit<DeadLetter, 'group' | 'cause'>;
  readonly cause: string;
}

/**
 * Poison is kept in a table, to be looked at and sent again, and told of once, to be noticed.
 * @param tell in the transaction that keeps it
 */
export const storedDeadLetters = (
  database: Database,
  tell: (tx: Sql, kept: readonly DeadLetter[]) => Promise<void>,
) => ({
  bury: (group: string, poison: readonly Poison[]): Promise<void> =>
    database.transaction(async (tx) => {
      const letters = poison.map(({ record, cause }): DeadLetter => ({ group, cause, ...record }));
      const kept = await keepDeadLetters(tx, letters);
      if (kept.length > 0) await tell(tx, kept);
    }),
});
