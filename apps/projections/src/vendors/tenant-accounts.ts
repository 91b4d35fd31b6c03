import type { Account, Directory } from '@earwitness/configuration';

/** The accounts of tenants, as they are configured now. Those of others are to a tenant as if they were not there. */
export class TenantAccounts {
  constructor(private readonly directory: Pick<Directory, 'accounts' | 'accountOf'>) {}

  of(tenant: string): readonly Account[] {
    return this.directory.accounts.filter(({ settings }) => settings.tenant === tenant);
  }

  find(tenant: string, vendor: string, id: string): Account | undefined {
    const found = this.directory.accountOf(vendor, id);
    return found?.settings.tenant === tenant ? found : undefined;
  }
}
