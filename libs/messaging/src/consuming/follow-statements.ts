import type { Fact } from '@earwitness/domain';
import { decodeFact } from '../cloud-events/fact.codec';
import type { Log } from '../log';
import type { Notify } from '../notice';
import { STATEMENTS } from '../topics';
import { WholeTopic } from './whole-topic';

export interface FollowStatementsOptions {
  readonly log: Log;
  stated(fact: Fact): void;
  readonly notify: Notify;
}

/** Tells a process of everything that was stated by API and is not too old for the topic, and of what is new at once. */
export const followStatements = ({ log, stated, notify }: FollowStatementsOptions): Promise<WholeTopic> =>
  WholeTopic.follow({ log, topic: STATEMENTS, notify, hear: (record) => stated(decodeFact(record).fact) });
