import { Overloaded } from '@earwitness/messaging';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTopic } from './read-topic';

type Outcome = 'ok' | 'refused' | 'unknown';

export interface Load {
  readonly concurrency: number;
  readonly append: (key: string, value: string) => Promise<void>;
  readonly isOver: () => boolean;
}

/** Requests in a closed loop, each with its own record, and what each was told. */
export const request = async ({ concurrency, append, isOver }: Load): Promise<ReadonlyMap<string, Outcome>> => {
  const outcomes = new Map<string, Outcome>();
  let next = 0;
  const client = async (): Promise<void> => {
    while (!isOver()) {
      const id = String((next += 1));
      try {
        await append(`key-${next % 500}`, id);
        outcomes.set(id, 'ok');
      } catch (error) {
        outcomes.set(id, error instanceof Overloaded ? 'refused' : 'unknown');
        await sleep(5);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return outcomes;
};

export interface Violations {
  readonly acknowledged: number;
  /** Acknowledged and not stored. */
  readonly missing: number;
  /** Stored more than once. */
  readonly repeated: number;
  /** Stored although the caller was told that it was not. */
  readonly refusedButStored: number;
}

/** Compares what was said with what is there. */
export const violationsOf = async (
  brokers: readonly string[],
  topic: string,
  outcomes: ReadonlyMap<string, Outcome>,
): Promise<Violations> => {
  const times = new Map<string, number>();
  for (const { value } of await readTopic(brokers, topic)) times.set(value, (times.get(value) ?? 0) + 1);
  const ids = (outcome: Outcome): string[] => [...outcomes].flatMap(([id, its]) => (its === outcome ? [id] : []));
  return {
    acknowledged: ids('ok').length,
    missing: ids('ok').filter((id) => !times.has(id)).length,
    repeated: [...times.values()].filter((count) => count > 1).length,
    refusedButStored: ids('refused').filter((id) => times.has(id)).length,
  };
};

/** What the bar of the reliability tests is. */
export const NONE = { missing: 0, repeated: 0, refusedButStored: 0 } as const;
