import type { Provider } from '@nestjs/common';
import type { Directory } from '@earwitness/configuration';
import type { Instant } from '@earwitness/domain';
import { outbox, POLICIES } from '@earwitness/messaging';
import type { TenantRows, TransactionalSql } from '../reading/tenant-rows';
import { DraftPoliciesHandler } from './draft-policies.command';
import { PolicyBooks } from './policy-books';
import { PolicyLint } from './policy-lint';
import { PolicySetsReader } from './policy-sets.reader';
import { ActivationRules, StepPoliciesHandler } from './step-policies.command';

export interface PolicyParts {
  /** As the application: what is drafted and activated goes to the ledger, and from there to the bus. */
  readonly database: TransactionalSql;
  readonly directory: Pick<Directory, 'accounts' | 'storesOf' | 'activationOf'>;
  now(): Instant;
}

/** What the API of policies is made of. */
export const policyProviders = ({ database, directory, now }: PolicyParts, rows: TenantRows): readonly Provider[] => [
  DraftPoliciesHandler,
  StepPoliciesHandler,
  { provide: PolicyBooks, useValue: new PolicyBooks({ database, publish: outbox([POLICIES]), now }) },
  { provide: PolicyLint, useValue: new PolicyLint(directory) },
  { provide: PolicySetsReader, useValue: new PolicySetsReader(rows) },
  { provide: ActivationRules, useValue: directory },
];
