import type { Account, ApiKey, Directory } from './directory';
import type { AccountProfile, ActivationRule } from '@earwitness/domain';
import type { StoreTarget } from '@earwitness/vendors';

/** A directory that can be replaced as a whole while it is in use: who asks next gets the new one. */
export class LiveDirectory implements Directory {
  constructor(private current: Directory) {}

  replace(next: Directory): void {
    this.current = next;
  }

  get accounts(): readonly Account[] {
    return this.current.accounts;
  }

  get vendors(): readonly string[] {
    return this.current.vendors;
  }

  accountOf(vendor: string, id: string): Account | undefined {
    return this.current.accountOf(vendor, id);
  }

  profileOf(vendor: string, id: string): AccountProfile | undefined {
    return this.current.profileOf(vendor, id);
  }

  storesOf(tenant: string): Readonly<Record<string, StoreTarget>> {
    return this.current.storesOf(tenant);
  }

  apiKey(id: string): ApiKey | undefined {
    return this.current.apiKey(id);
  }

  activationOf(tenant: string): ActivationRule {
    return this.current.activationOf(tenant);
  }
}
