import type { Account } from '@earwitness/configuration';
import type { FactData } from '@earwitness/domain';
import { decideCapture, type PolicySet } from '@earwitness/policy';
import type { VendorFact } from '@earwitness/vendors';
import { LRUCache } from 'lru-cache';

type Answer = NonNullable<FactData<'SessionAnnounced'>['answer']>;

const REMEMBERED = 50_000;
const REMEMBERED_MS = 15 * 60_000;

/**
 * Answers "shall this be recorded?" from the policies in memory. It asks nobody, so that it can answer while everything
 * else is down, and it answers the same question the same way when a vendor asks twice.
 */
export class RecordQuestion {
  private readonly answers = new LRUCache<string, Answer>({ max: REMEMBERED, ttl: REMEMBERED_MS });

  constructor(private readonly policies: () => PolicySet) {}

  answer(
    facts: readonly VendorFact[],
    account: Account,
  ): { readonly answer: Answer; readonly facts: readonly VendorFact[] } {
    const asked = facts.find(({ name }) => name === 'SessionAnnounced');
    const key = `${account.adapter.vendor}/${account.settings.id}/${asked?.captureRef ?? asked?.sessionRef ?? ''}`;
    const answer = this.answers.get(key) ?? this.decide(account.settings.tenant);
    if (asked) this.answers.set(key, answer);
    const withAnswer = facts.map((fact) =>
      fact.name === 'SessionAnnounced' ? { ...fact, data: { ...fact.data, answer } } : fact,
    );
    return { answer, facts: withAnswer };
  }

  private decide(tenant: string): Answer {
    const { record, policyIds, policySetHash } = decideCapture(this.policies(), tenant);
    return { record, reason: 'policy', policyIds, policySetHash };
  }
}
