import type { TenantRows } from '../reading/tenant-rows';
import type { Asked } from '../requests/operator-fact';
import type { TenantAccounts } from '../vendors/tenant-accounts';
import { refuse } from './refuse';
import { findSubject } from './subject';

/** Says at once what can never be done, instead of taking it. */
export class Refusals {
  constructor(
    private readonly rows: TenantRows,
    private readonly accounts: TenantAccounts,
  ) {}

  /** @throws Problem 409, 422 */
  async check(tenant: string, conversationId: string, asked: Asked): Promise<void> {
    const problem = refuse(asked, await findSubject(this.rows, tenant, conversationId), {
      all: this.accounts.of(tenant),
      find: (vendor, id) => this.accounts.find(tenant, vendor, id),
    });
    if (problem) throw problem;
  }
}
