import type { AccountProfile, ActivationRule } from '@earwitness/domain';
import type { AccountBase, StoreTarget, VendorAdapter } from '@earwitness/vendors';
import type { Scope } from './accounts-file';

export interface Account {
  readonly adapter: VendorAdapter;
  /** Of the adapter's own type. */
  readonly settings: AccountBase;
  readonly profile: AccountProfile;
}

export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  readonly sha256: string;
  readonly scopes: readonly Scope[];
}

/** Who the tenants are, what accounts they have at which vendors, and who may call the API for them. */
export interface Directory {
  readonly accounts: readonly Account[];
  readonly vendors: readonly string[];
  accountOf(vendor: string, id: string): Account | undefined;
  profileOf(vendor: string, id: string): AccountProfile | undefined;
  storesOf(tenant: string): Readonly<Record<string, StoreTarget>>;
  apiKey(id: string): ApiKey | undefined;
  /** How many people it takes to put policies in force; one, where the tenant says nothing. */
  activationOf(tenant: string): ActivationRule;
}

export interface DirectoryContent {
  readonly accounts: readonly Account[];
  readonly stores: Readonly<Record<string, Readonly<Record<string, StoreTarget>>>>;
  readonly apiKeys: readonly ApiKey[];
  /** By tenant. */
  readonly activation?: Readonly<Record<string, ActivationRule>>;
}

export const toDirectory = ({ accounts, stores, apiKeys, activation = {} }: DirectoryContent): Directory => {
  const byKey = new Map(accounts.map((account) => [`${account.adapter.vendor}/${account.settings.id}`, account]));
  const keys = new Map(apiKeys.map((key) => [key.id, key]));
  const rules = new Map(Object.entries(activation));
  return {
    accounts,
    vendors: [...new Set(accounts.map(({ adapter }) => adapter.vendor))],
    accountOf: (vendor, id) => byKey.get(`${vendor}/${id}`),
    profileOf: (vendor, id) => byKey.get(`${vendor}/${id}`)?.profile,
    storesOf: (tenant) => stores[tenant] ?? {},
    apiKey: (id) => keys.get(id),
    activationOf: (tenant) => rules.get(tenant) ?? 'one',
  };
};
