import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { entryOf } from '@earwitness/domain';
import type { Caller } from '../http/caller';
import { PolicyBooks } from './policy-books';
import { PolicyLint } from './policy-lint';
import type { PoliciesBody, PolicySetSummary } from './policy-set.read-model';
import { toSummary } from './policy-sets.reader';
import { byKey, orProblem } from './refused-step';
import { readPolicies } from './read-policies';

/** Keeps a version of a tenant's policies, with what lint has to say. The same documents again are the same version. */
export class DraftPolicies extends Command<PolicySetSummary> {
  constructor(
    readonly caller: Caller,
    readonly body: PoliciesBody,
  ) {
    super();
  }
}

/** Whoever else drafts meanwhile takes another version. */
const ATTEMPTS = 4;

@CommandHandler(DraftPolicies)
export class DraftPoliciesHandler implements ICommandHandler<DraftPolicies> {
  constructor(
    private readonly books: PolicyBooks,
    private readonly lint: PolicyLint,
  ) {}

  /** @throws Problem 422 with the faults of the documents */
  async execute({ caller: { tenant, keyId }, body }: DraftPolicies): Promise<PolicySetSummary> {
    const { documents, set } = await readPolicies(body, tenant);
    const [{ hash }, by] = [set, byKey(keyId)];
    const findings = await this.lint.findingsOf(set, tenant);
    const commands = [
      { kind: 'draft', hash, documents, by },
      { kind: 'lint', hash, findings, by },
    ] as const;
    const book = await orProblem(() => this.books.execute(tenant, commands), { attempts: ATTEMPTS });
    const entry = entryOf(book, hash);
    if (!entry) throw new Error('what was drafted is not in the book');
    return toSummary(entry);
  }
}
