import {
  type Appendable,
  appendToLog,
  type Claims,
  DEAD_LETTERS,
  type DeadLetters,
  placement,
  type PoisonRecord,
} from '@earwitness/messaging';
import { advance, claim, type Database, type DeadLetter, keepDeadLetters, position } from '@earwitness/persistence';

/** Where the group stands, in the database of its work. */
export const storedClaims = (database: Database): Claims => ({
  claim: (group, owner, partitions) => claim(database, { group, owner }, partitions),
  position: (group, at) => position(database, group, at),
  advance: (progress) => database.transaction((tx) => advance(tx, progress)),
});

const place = placement([DEAD_LETTERS]);

const toLetter = (group: string, { record, cause }: PoisonRecord): DeadLetter => ({ group, cause, ...record });

const toRecord = ({ key, value, headers, topic, partition, offset, cause }: DeadLetter): Appendable => ({
  topic: DEAD_LETTERS.topic,
  key: key ?? '',
  value,
  headers: { ...headers, cause: Buffer.from(cause), source: Buffer.from(`${topic}/${partition}/${offset}`) },
});

/** Poison is kept in a table, to be looked at, and told on a topic, to be noticed. */
export const storedDeadLetters = (database: Database): DeadLetters => ({
  bury: (group, poison) =>
    database.transaction(async (tx) => {
      const kept = await keepDeadLetters(
        tx,
        poison.map((one) => toLetter(group, one)),
      );
      if (kept.length > 0) await appendToLog(tx, kept.map(toRecord).map(place));
    }),
});
