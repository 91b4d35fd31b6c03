import { policyDocument, type PolicyDocument } from './policy-document';
import { type PolicySet, toPolicySet } from './policy-set';

export interface PolicyFault {
  /** JSON pointer into the list of documents: `/0/store/settle`. */
  readonly at: string;
  readonly problem: string;
}

export type Parsed =
  | { readonly isValid: true; readonly set: PolicySet }
  | { readonly isValid: false; readonly faults: readonly PolicyFault[] };

/** Checks documents as they came out of YAML or JSON, and lists every fault of every one of them. */
export const parsePolicies = (documents: readonly unknown[]): Parsed => {
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
  return faults.length > 0 ? { isValid: false, faults } : { isValid: true, set: toPolicySet(policies) };
};
