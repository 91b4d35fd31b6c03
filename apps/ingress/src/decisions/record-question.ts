import type { Account } from '@earwitness/configuration';
import { absent, type FactData, toInstant } from '@earwitness/domain';
import { decideCapture, factsOf, type PolicySet } from '@earwitness/policy';
import { LRUCache } from 'lru-cache';

export type Answer = NonNullable<FactData<'SessionAnnounced'>['answer']>;

const REMEMBERED = 50_000;
const REMEMBERED_MS = 15 * 60_000;

/**
 * Decides "shall this be recorded?" from the policies in memory. It asks nobody, so that it can decide while everything
 * else is down, and it decides the same about one session however often a vendor asks.
 */
export class RecordQuestion {
  private readonly answers = new LRUCache<string, Answer>({ max: REMEMBERED, ttl: REMEMBERED_MS });

  constructor(private readonly policies: () => PolicySet) {}

  decide(subject: string, { adapter, settings }: Account): Answer {
    const key = `${adapter.vendor}/${settings.id}/${subject}`;
    const answer = this.answers.get(key) ?? this.byPolicy(settings.tenant);
    this.answers.set(key, answer);
    return answer;
  }

  private byPolicy(tenant: string): Answer {
    const { record, policyIds, policySetHash } = decideCapture(
      this.policies(),
      factsOf({ ...absent(''), tenant }, toInstant(Date.now())),
    ).decision;
    return { record, reason: 'policy', policyIds, policySetHash };
  }
}
