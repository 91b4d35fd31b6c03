import type { Directory } from '@earwitness/configuration';
import type { LintFinding } from '@earwitness/domain';
import { linting, type PolicySet } from '@earwitness/policy';
import { inParts } from '../bodies/in-parts';

export type TenantMeans = Pick<Directory, 'accounts' | 'storesOf'>;

/** Looks at policies in the light of what their tenant can record with, and where it can store. */
export class PolicyLint {
  constructor(private readonly directory: TenantMeans) {}

  findingsOf(set: PolicySet, tenant: string): Promise<readonly LintFinding[]> {
    const recorders = this.directory.accounts
      .filter(({ settings }) => settings.tenant === tenant)
      .flatMap(({ adapter: { vendor }, profile }) =>
        Object.values(profile.capabilities).map((capability) => ({ ...capability, vendor })),
      );
    return inParts(linting(set, { recorders, stores: Object.keys(this.directory.storesOf(tenant)) }));
  }
}
