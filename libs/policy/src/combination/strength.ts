import { policyClass } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';

type Ranked = Pick<PolicyDocument, 'class' | 'priority' | 'metadata'>;

export const rankOf = (kind: PolicyDocument['class']): number => policyClass.options.indexOf(kind);

/** The strongest first: by class, then priority, then id. A total order, so that the order of documents cannot matter. */
export const byStrength = (a: Ranked, b: Ranked): number =>
  rankOf(a.class) - rankOf(b.class) ||
  b.priority - a.priority ||
  (a.metadata.id < b.metadata.id ? -1 : Number(a.metadata.id > b.metadata.id));
