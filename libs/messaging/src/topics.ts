export interface Topic {
  readonly topic: string;
  readonly partitions: number;
  /**
   * For ever: whoever comes new reads it from the beginning. Briefly: it is of use for `BRIEFLY_MS` only. Without it, as
   * the installation has it.
   */
  readonly keep?: 'forever' | 'briefly';
}

/** As long as a call may take to be set up, and longer than any process remembers that. */
export const BRIEFLY_MS = 30 * 60_000;

/** What vendors say and operators ask, keyed by the vendor's grouping of a call. */
export const FACTS: Topic = { topic: 'earwitness.facts', partitions: 12 };
/** What is in the ledger, keyed by conversation. */
export const EVENTS: Topic = { topic: 'earwitness.events', partitions: 12 };
export const DEAD_LETTERS: Topic = { topic: 'earwitness.dead-letters', partitions: 3 };
/** Which policies came into force, keyed by tenant. In one partition: all in one order. */
export const POLICIES: Topic = { topic: 'earwitness.policies', partitions: 1, keep: 'forever' };

/** What is stated by API, once more beside the facts: for who answers calls from memory. In one partition: in one order. */
export const STATEMENTS: Topic = { topic: 'earwitness.statements', partitions: 1 };

/** What questions of call set-up have told, for whichever process is asked next about the same session. */
export const QUESTIONS: Topic = { topic: 'earwitness.questions', partitions: 1, keep: 'briefly' };

/** Commands to one vendor, keyed by conversation. */
export const commandsOf = (vendor: string): Topic => ({ topic: `earwitness.commands.${vendor}`, partitions: 6 });

export const allTopics = (vendors: readonly string[]): readonly Topic[] => [
  FACTS,
  EVENTS,
  DEAD_LETTERS,
  POLICIES,
  STATEMENTS,
  QUESTIONS,
  ...vendors.map(commandsOf),
];
