import type { Appendable, LogRecord } from '../log';
import { placement } from '../partitioner';
import { LARGEST_RECORD_BYTES, sizeOf } from '../record-size';
import type { Sql } from '../sql';
import { DEAD_LETTERS } from '../topics';
import { appendToLog } from './append';

/** A record that was set aside, and why. */
export interface ToldDeadLetter extends Pick<LogRecord, 'topic' | 'partition' | 'offset' | 'value' | 'headers'> {
  readonly key: string | null;
  readonly cause: string;
}

const place = placement([DEAD_LETTERS]);

const MOST_KEY_CHARACTERS = 1_000;
const MOST_CAUSE_CHARACTERS = 10_000;

/** As it was, with cause and source. What no log would take is told by its size alone: its bytes are where it is kept. */
const toTold = ({ key, value, headers, topic, partition, offset, cause }: ToldDeadLetter): Appendable => {
  const about = {
    cause: Buffer.from(cause.slice(0, MOST_CAUSE_CHARACTERS)),
    source: Buffer.from(`${topic}/${partition}/${offset}`),
  };
  const whole = { topic: DEAD_LETTERS.topic, key: key ?? '', value, headers: { ...headers, ...about } };
  const size = sizeOf(whole);
  if (size <= LARGEST_RECORD_BYTES) return whole;
  const truncated = Buffer.from(`${size} bytes`);
  return { ...whole, key: whole.key.slice(0, MOST_KEY_CHARACTERS), value: null, headers: { ...about, truncated } };
};

/** Tells of dead letters on a topic, in the transaction that keeps them. */
export const tellDeadLetters = (tx: Sql, letters: readonly ToldDeadLetter[]): Promise<void> =>
  appendToLog(
    tx,
    letters.map((letter) => place(toTold(letter))),
  );
