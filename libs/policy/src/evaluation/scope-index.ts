import type { PolicyFinding } from '@earwitness/domain';
import { byStrength } from '../combination/strength';
import type { Policy, PolicySet } from './policy-set';
import { ready, type ReadyPolicy } from './ready-policy';
import { findingOf, outcomes } from './finding';

/** What a conversation has to do with, of a whole set. The strongest first. */
export interface Scope {
  /** Of the phases capture, control and lifecycle. */
  readonly deciding: readonly ReadyPolicy[];
  readonly hasShadow: boolean;
  readonly access: readonly ReadyPolicy[];
  /** Whether there are access policies in force for the tenant, on whatever channel. */
  readonly restrictsAccess: boolean;
  /** Of the tenant's policies for other channels. Other tenants' are nobody's business. */
  readonly outOfScope: readonly PolicyFinding[];
}

type ScopeOf = (tenant: string, channel: string) => Scope;

const isAccess = ({ document }: Policy): boolean => document.phase === 'access';

const scopeOn = (channel: string | undefined, ofTenant: readonly ReadyPolicy[]): Scope => {
  const isOn = ({ document: { scope } }: ReadyPolicy): boolean =>
    scope.channels.length === 0 || (channel !== undefined && scope.channels.includes(channel));
  const inScope = ofTenant.filter(isOn);
  const deciding = inScope.filter((policy) => !isAccess(policy));
  return {
    deciding,
    hasShadow: deciding.some(({ document }) => document.mode === 'shadow'),
    access: inScope.filter(isAccess),
    restrictsAccess: ofTenant.some((policy) => isAccess(policy) && policy.document.mode === 'enforce'),
    outOfScope: ofTenant
      .filter((policy) => !isOn(policy) && !isAccess(policy))
      .map(({ document }) => findingOf(document, outcomes.outOfScope)),
  };
};

/** Names that no policy mentions share one entry: whatever comes from outside, the index does not grow. */
const byName = <T>(names: ReadonlySet<string>, of: (name: string | undefined) => T): ((name: string) => T) => {
  const named = new Map([...names].map((name) => [name, of(name)]));
  const unnamed = of(undefined);
  return (name) => named.get(name) ?? unnamed;
};

const indexed = ({ policies }: PolicySet): ScopeOf => {
  const strongestFirst = policies
    .filter(({ document }) => document.mode !== 'disabled')
    .toSorted((a, b) => byStrength(a.document, b.document))
    .map(ready);
  const tenants = new Set(strongestFirst.flatMap(({ document }) => document.scope.tenant ?? []));
  const channelsOf = byName(tenants, (tenant) => {
    const own = strongestFirst.filter(({ document: { scope } }) => !scope.tenant || scope.tenant === tenant);
    const channels = new Set(own.flatMap(({ document }) => document.scope.channels));
    return byName(channels, (channel) => scopeOn(channel, own));
  });
  return (tenant, channel) => channelsOf(tenant)(channel);
};

const indexes = new WeakMap<PolicySet, ScopeOf>();

/** Looked up, not searched: policies of other tenants and channels cost nothing. */
export const scopeOf = (set: PolicySet, { tenant, channel }: Readonly<Record<'tenant' | 'channel', string>>): Scope => {
  const known = indexes.get(set);
  if (known) return known(tenant, channel);
  const index = indexed(set);
  indexes.set(set, index);
  return index(tenant, channel);
};
