export interface Topic {
  readonly topic: string;
  readonly partitions: number;
}

/** What vendors say and operators ask, keyed by the vendor's grouping of a call. */
export const FACTS: Topic = { topic: 'earwitness.facts', partitions: 12 };
/** What is in the ledger, keyed by conversation. */
export const EVENTS: Topic = { topic: 'earwitness.events', partitions: 12 };
export const DEAD_LETTERS: Topic = { topic: 'earwitness.dead-letters', partitions: 3 };

/** Commands to one vendor, keyed by conversation. */
export const commandsOf = (vendor: string): Topic => ({ topic: `earwitness.commands.${vendor}`, partitions: 6 });

export const allTopics = (vendors: readonly string[]): readonly Topic[] => [
  FACTS,
  EVENTS,
  DEAD_LETTERS,
  ...vendors.map(commandsOf),
];
