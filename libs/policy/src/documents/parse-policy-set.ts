import { createHash } from 'node:crypto';
import { policyClass } from '@earwitness/domain';
import { celEngine } from '../conditions/cel-engine';
import { noPolicies, type Policy, type PolicySet } from '../evaluation/policy-set';
import type { PolicyFault } from './fault';
import { policyDocument, type PolicyDocument } from './policy.document';

export type Parsed =
  | { readonly isValid: true; readonly set: PolicySet }
  | { readonly isValid: false; readonly faults: readonly PolicyFault[] };

const rank = ({ document }: Policy): number => policyClass.options.indexOf(document.class);
const byStrength = (a: Policy, b: Policy): number =>
  rank(a) - rank(b) ||
  b.document.priority - a.document.priority ||
  (a.document.metadata.id < b.document.metadata.id ? -1 : 1);

const toSet = (documents: readonly PolicyDocument[]): PolicySet => {
  const policies = documents
    .filter(({ mode }) => mode !== 'disabled')
    .flatMap((document): Policy[] => {
      const compiled = celEngine.compile(String(document.when), noPolicies.lookups);
      return compiled.isValid ? [{ document, condition: compiled.condition }] : [];
    })
    .sort(byStrength);
  const text = documents.map((document) => JSON.stringify(document)).sort();
  const hash = createHash('sha256').update(text.join('\n')).digest('hex');
  return { ...noPolicies, hash, documents, policies };
};

/** Checks documents as they came out of YAML or JSON, and lists every fault of every one of them. */
export const parsePolicySet = (documents: readonly unknown[]): Parsed => {
  const faults: PolicyFault[] = [];
  const policies: PolicyDocument[] = [];
  documents.forEach((document, index) => {
    const parsed = policyDocument.safeParse(document);
    if (parsed.success) policies.push(parsed.data);
    else
      for (const { path, message } of parsed.error.issues)
        faults.push({ at: `/${[index, ...path.map(String)].join('/')}`, problem: message });
  });
  const ids = policies.map(({ metadata }) => metadata.id);
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) !== index) faults.push({ at: `/${index}/metadata/id`, problem: `${id} is used twice` });
  if (documents.length === 0) faults.push({ at: '/', problem: 'there is no policy' });
  return faults.length > 0 ? { isValid: false, faults } : { isValid: true, set: toSet(policies) };
};
