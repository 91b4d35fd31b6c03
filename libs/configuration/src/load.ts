import type { AccountBase, VendorAdapter } from '@earwitness/vendors';
import { parseDocument } from 'yaml';
import { accountsFile, type AccountsFile } from './accounts-file';
import { type Account, type ApiKey, type Directory, toDirectory } from './directory';
import { type ConfigurationFault, ConfigurationInvalid, faultsOf, pointer } from './faults';
import { resolveSecrets, type SecretSources } from './secrets';

type TenantEntry = readonly [string, AccountsFile['tenants'][string]];

const parseYaml = (text: string): AccountsFile => {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0)
    throw new ConfigurationInvalid(document.errors.map(({ message }) => ({ at: '/', problem: message })));
  const parsed = accountsFile.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (!parsed.success) throw new ConfigurationInvalid(faultsOf(parsed.error));
  return parsed.data;
};

class Loading {
  readonly faults: ConfigurationFault[] = [];
  readonly accounts: Account[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly adapters: readonly VendorAdapter[],
    private readonly sources: SecretSources,
  ) {}

  tenant([tenant, { accounts }]: TenantEntry): void {
    for (const [vendor, entries] of Object.entries(accounts)) {
      const path = ['tenants', tenant, 'accounts', vendor];
      const adapter = this.adapters.find((candidate) => candidate.vendor === vendor);
      if (!adapter) this.fault(path, `unknown vendor; known are ${this.adapters.map((a) => a.vendor).join(', ')}`);
      else entries.forEach((entry, index) => this.account(adapter, { ...entry, tenant }, [...path, index]));
    }
  }

  private account(adapter: VendorAdapter, entry: AccountBase, path: readonly PropertyKey[]): void {
    const { id, tenant, ...rest } = entry;
    if (this.seen.has(`${adapter.vendor}/${id}`)) this.fault([...path, 'id'], 'is used twice for this vendor');
    this.seen.add(`${adapter.vendor}/${id}`);
    const { resolved, faults } = resolveSecrets(rest, this.sources, path);
    this.faults.push(...faults);
    const parsed = adapter.accountSchema.safeParse(resolved);
    if (!parsed.success) this.faults.push(...faultsOf(parsed.error, ...path));
    if (!parsed.success || faults.length > 0) return;
    const settings = { ...parsed.data, id, tenant };
    this.accounts.push({ adapter, settings, profile: adapter.profile(settings) });
  }

  private fault(path: readonly PropertyKey[], problem: string): void {
    this.faults.push({ at: pointer(...path), problem });
  }
}

const apiKeysOf = ([tenant, { apiKeys }]: TenantEntry): readonly ApiKey[] => apiKeys.map((key) => ({ ...key, tenant }));

/**
 * Reads an accounts file (YAML).
 * @throws ConfigurationInvalid with every fault, each with a pointer to where it is.
 */
export const loadDirectory = (text: string, adapters: readonly VendorAdapter[], sources: SecretSources): Directory => {
  const tenants = Object.entries(parseYaml(text).tenants);
  const loading = new Loading(adapters, sources);
  for (const entry of tenants) loading.tenant(entry);
  const apiKeys = tenants.flatMap(apiKeysOf);
  const twice = apiKeys.filter(({ id }, index) => apiKeys.findIndex((other) => other.id === id) !== index);
  const faults = [
    ...loading.faults,
    ...twice.map(({ id, tenant }) => ({
      at: pointer('tenants', tenant, 'apiKeys'),
      problem: `id ${id} is used twice`,
    })),
  ];
  if (faults.length > 0) throw new ConfigurationInvalid(faults);
  const stores = Object.fromEntries(tenants.map(([tenant, entry]) => [tenant, entry.stores as never]));
  const activation = Object.fromEntries(tenants.map(([tenant, { policies }]) => [tenant, policies.activation]));
  return toDirectory({ accounts: loading.accounts, stores, apiKeys, activation });
};
