import { ConfigurationInvalid, type PolicyDocuments, readPolicyDocuments } from '@earwitness/configuration';
import { parsePolicySet, type PolicyFault, type PolicySet } from '@earwitness/policy';
import { MOST_FAULTS } from '../http/faults';
import { Problem } from '../http/problem';
import type { PoliciesBody } from './policy-set.read-model';

/** Where documents are in a body, and in the answers. */
const BELOW = '/documents';

const policyProblem = (faults: readonly PolicyFault[]): Problem =>
  new Problem(422, {
    detail: 'The policies have faults.',
    errors: faults.slice(0, MOST_FAULTS).map(({ at, problem, line, column }) => ({
      pointer: `${BELOW}${at === '/' ? '' : at}`,
      detail: line === undefined ? problem : `${problem} (line ${line}, column ${column ?? 1})`,
    })),
  });

/** @throws Problem 422 where the text is no YAML */
const readYaml = (yaml: string): PolicyDocuments => {
  try {
    return readPolicyDocuments(yaml);
  } catch (error) {
    if (error instanceof ConfigurationInvalid) throw policyProblem(error.faults);
    throw error;
  }
};

/** Documents as they were handed in, and what they are together. */
export interface ReadPolicies {
  readonly documents: readonly unknown[];
  readonly set: PolicySet;
}

/** @throws Problem 422 with every fault of the documents */
export const parsePolicies = (
  documents: readonly unknown[],
  tenant: string,
  positions?: PolicyDocuments['positions'],
): ReadPolicies => {
  const parsed = parsePolicySet(documents, { tenant });
  if (parsed.isValid) return { documents, set: parsed.set };
  const inText = ({ at, problem, line, column }: PolicyFault): PolicyFault => {
    const within = line === undefined || column === undefined ? undefined : { line, column };
    return { at, problem, ...positions?.(at, within) };
  };
  throw policyProblem(positions ? parsed.faults.map(inText) : parsed.faults);
};

/** @throws Problem 422 with every fault of the documents, and where in the YAML it is */
export const readPolicies = ({ documents = [], yaml }: PoliciesBody, tenant: string): ReadPolicies => {
  if (yaml === undefined) return parsePolicies(documents, tenant);
  const read = readYaml(yaml);
  return parsePolicies(read.documents, tenant, read.positions);
};
