import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ActivationRule, type BookCommand, entryOf } from '@earwitness/domain';
import type { Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { PolicyBooks } from './policy-books';
import { PolicyLint } from './policy-lint';
import type { PolicySetSummary } from './policy-set.read-model';
import { PolicySetsReader, toSummary } from './policy-sets.reader';
import { parsePolicies } from './read-policies';
import { byKey, orProblem } from './refused-step';

/** Approves a set, or puts it in force. */
export class StepPolicies extends Command<PolicySetSummary> {
  constructor(
    readonly step: 'approve' | 'activate',
    readonly caller: Caller,
    readonly hash: string,
  ) {
    super();
  }
}

/** How many people it takes. */
export abstract class ActivationRules {
  abstract activationOf(tenant: string): ActivationRule;
}

@CommandHandler(StepPolicies)
export class StepPoliciesHandler implements ICommandHandler<StepPolicies> {
  constructor(
    private readonly books: PolicyBooks,
    private readonly reader: PolicySetsReader,
    private readonly lint: PolicyLint,
    private readonly rules: ActivationRules,
  ) {}

  /**
   * Linted anew: accounts and stores may have changed since.
   * @throws Problem 404, 409 where it is not the time for it, 422 where lint has errors
   */
  async execute({ step, caller: { tenant, keyId }, hash }: StepPolicies): Promise<PolicySetSummary> {
    const documents = await this.reader.documentsOf(tenant, hash);
    if (!documents) throw notFound('policy set');
    const set = { ...(await parsePolicies(documents, tenant)).set, hash };
    const findings = await this.lint.findingsOf(set, tenant);
    const by = byKey(keyId);
    const stepped: BookCommand =
      step === 'approve'
        ? { kind: 'approve', hash, by }
        : { kind: 'activate', hash, by, rule: this.rules.activationOf(tenant) };
    const commands = [{ kind: 'lint', hash, findings, by }, stepped] as const;
    const coming = step === 'activate' ? { set, documents } : undefined;
    const book = await orProblem(() => this.books.execute(tenant, commands, coming), { findings });
    const entry = entryOf(book, hash);
    if (!entry) throw notFound('policy set');
    return toSummary(entry);
  }
}
