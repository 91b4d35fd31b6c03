import type { LogRecord } from '../log';
import { placement } from '../partitioner';
import type { Sql } from '../sql';
import { DEAD_LETTERS } from '../topics';
import { appendToLog } from './append';

/** A record that was set aside, and why. */
export interface ToldDeadLetter extends Pick<LogRecord, 'topic' | 'partition' | 'offset' | 'value' | 'headers'> {
  readonly key: string | null;
  readonly cause: string;
}

const place = placement([DEAD_LETTERS]);

/** Puts records as they were on the topic of dead letters, with cause and source, in the transaction that keeps them. */
export const tellDeadLetters = async (tx: Sql, letters: readonly ToldDeadLetter[]): Promise<void> => {
  const told = letters.map(({ key, value, headers, topic, partition, offset, cause }) => ({
    topic: DEAD_LETTERS.topic,
    key: key ?? '',
    value,
    headers: { ...headers, cause: Buffer.from(cause), source: Buffer.from(`${topic}/${partition}/${offset}`) },
  }));
  await appendToLog(tx, told.map(place));
};
