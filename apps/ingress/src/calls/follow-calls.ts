import { followQuestions, followStatements, type Log, type Notify, type WholeTopic } from '@earwitness/messaging';
import type { ActivePolicies } from '@earwitness/policy';
import { AskedCalls } from './asked-calls';
import { StatementMemory } from './statement-memory';

export interface FollowCallsOptions {
  readonly log: Log;
  /** Those in force are known by now, and those that calls began with. */
  readonly policies: ActivePolicies;
  readonly notify: Notify;
}

export interface FollowedCalls {
  readonly calls: AskedCalls;
  close(): Promise<void>;
}

/** What calls are decided from, beside policies. Resolves when all is known that others were told. */
export const followCalls = async ({ log, policies, notify }: FollowCallsOptions): Promise<FollowedCalls> => {
  const statements = new StatementMemory();
  const stated = (tenant: string, conversationId: string) => statements.of(tenant, conversationId);
  const calls = new AskedCalls({ policies, stated });
  const followed: readonly WholeTopic[] = await Promise.all([
    followStatements({ log, notify, stated: (fact) => statements.hear(fact) }),
    followQuestions({ log, notify, process: calls.process, told: (question) => calls.hear(question) }),
  ]);
  await Promise.all(followed.map((topic) => topic.whenCaughtUp()));
  return { calls, close: async () => void (await Promise.all(followed.map((topic) => topic.close()))) };
};
