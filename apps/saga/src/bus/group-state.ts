import { type Claims, DEAD_LETTERS, type DeadLetters, type PoisonRecord } from '@earwitness/messaging';
import { advance, claim, type Database, type DeadLetter, keepDeadLetters, position } from '@earwitness/persistence';
import type { Publish } from './outbox';

/** Where consumer groups stand, in the database of their work. */
export const storedClaims = (database: Database): Claims => ({
  claim: (group, owner, partitions) => claim(database, { group, owner }, partitions),
  position: (group, at) => position(database, group, at),
  advance: (progress) => database.transaction((tx) => advance(tx, progress)),
});

const toLetter = (group: string, { record, cause }: PoisonRecord): DeadLetter => ({ group, cause, ...record });

/** Poison is kept in a table, to be looked at and sent again, and told on a topic, to be noticed. */
export const storedDeadLetters = (database: Database, publish: Publish): DeadLetters => ({
  bury: (group, poison) =>
    database.transaction(async (tx) => {
      const kept = await keepDeadLetters(
        tx,
        poison.map((one) => toLetter(group, one)),
      );
      await publish(
        tx,
        kept.map(({ key, value, headers, topic, partition, offset, cause }) => ({
          topic: DEAD_LETTERS.topic,
          key: key ?? '',
          value,
          headers: { ...headers, cause: Buffer.from(cause), source: Buffer.from(`${topic}/${partition}/${offset}`) },
        })),
      );
    }),
});
