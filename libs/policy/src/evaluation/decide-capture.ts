import { createHash } from 'node:crypto';
import { type CaptureDecision, deriveId, type Decided, type PolicyFacts } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import type { PolicySet } from './policy-set';

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

const combined = ({ policies, hash }: PolicySet, tenant: string): CaptureDecision => {
  const inScope = policies
    .map(({ document }) => document)
    .filter(({ scope, mode }) => mode === 'enforce' && (!scope.tenant || scope.tenant === tenant));
  const [strongest] = inScope;
  if (!strongest || !isPermitting(strongest))
    return { ...nothing(hash), policyIds: strongest ? [strongest.metadata.id] : [] };
  const demanding = inScope.filter(isPermitting);
  const store = demanding.find((policy) => policy.store)?.store;
  return {
    record: true,
    decidedBy: strongest.class,
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

/** What the set demands, given the facts. Pure: the same set and facts give the same decision. */
export const decideCapture = (set: PolicySet, facts: PolicyFacts): Decided => {
  const factsHash = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  const basis = {
    decisionId: deriveId('decision', facts.c.id, set.hash, factsHash),
    at: facts.now,
    policySetHash: set.hash,
    factsHash,
    facts,
    findings: [],
  };
  return { decision: combined(set, facts.c.tenant), basis };
};
