import { createHash } from 'node:crypto';
import type { CaptureDecision } from '@earwitness/domain';
import { policyClasses, type PolicyDocument } from './policy-document';

export interface PolicySet {
  /** SHA-256 of the policies in force, whatever their order. */
  readonly hash: string;
  readonly policies: readonly PolicyDocument[];
}

const rank = (policy: PolicyDocument): number => policyClasses.indexOf(policy.class);

const byStrength = (a: PolicyDocument, b: PolicyDocument): number =>
  rank(a) - rank(b) || b.priority - a.priority || (a.metadata.id < b.metadata.id ? -1 : 1);

export const toPolicySet = (documents: readonly PolicyDocument[]): PolicySet => {
  const policies = documents.filter(({ mode }) => mode === 'enforce').sort(byStrength);
  const text = policies
    .map((policy) => JSON.stringify(policy))
    .sort()
    .join('\n');
  return { hash: createHash('sha256').update(text).digest('hex'), policies };
};

const isPermitting = ({ class: kind }: PolicyDocument): boolean => kind !== 'prohibition' && kind !== 'exclusion';

const nothing = (policySetHash: string): CaptureDecision => ({
  record: false,
  policyIds: [],
  policySetHash,
  startWithinMs: 1,
  availableWithinMs: 1,
  settleMs: 0,
  maxPauseMs: 1,
});

/** What the policies in force demand of any conversation of a tenant. The strongest policy decides whether to record. */
export const decideCapture = ({ policies, hash }: PolicySet, tenant: string): CaptureDecision => {
  const inScope = policies.filter(({ scope }) => !scope.tenant || scope.tenant === tenant);
  const [strongest] = inScope;
  if (!strongest || !isPermitting(strongest))
    return { ...nothing(hash), policyIds: strongest ? [strongest.metadata.id] : [] };
  const demanding = inScope.filter(isPermitting);
  const store = demanding.find((policy) => policy.store)?.store;
  return {
    record: true,
    policyIds: demanding.map(({ metadata }) => metadata.id),
    policySetHash: hash,
    startWithinMs: Math.min(...demanding.map(({ capture }) => capture.startWithin)),
    availableWithinMs: Math.max(...demanding.map(({ capture }) => capture.availableWithin)),
    settleMs: store?.settle ?? 0,
    maxPauseMs: Math.min(...demanding.map(({ control }) => control.maxPause)),
    ...(store
      ? { store: { target: store.target, fileName: store.fileName, deleteTemporary: store.deleteTemporary } }
      : {}),
  };
};
