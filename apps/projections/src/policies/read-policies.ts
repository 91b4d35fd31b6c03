import { ConfigurationInvalid, type PolicyDocuments, readingPolicyDocuments } from '@earwitness/configuration';
import { parsingPolicySet, type PolicyFault, type PolicySet } from '@earwitness/policy';
import { MOST_FAULTS } from '../http/faults';
import { Problem } from '../http/problem';
import { inParts } from '../bodies/in-parts';
import type { PoliciesBody } from './policy-set.read-model';

/** Where documents are in a body, and in the answers. */
const BELOW = '/documents';

const policyProblem = (faults: readonly PolicyFault[], untold = 0): Problem => {
  const count = faults.length + untold;
  return new Problem(422, {
    detail:
      count > MOST_FAULTS
        ? `The policies have ${count} faults, ${MOST_FAULTS} of which are told.`
        : 'The policies have faults.',
    errors: faults.slice(0, MOST_FAULTS).map(({ at, problem, line, column }) => ({
      pointer: `${BELOW}${at === '/' ? '' : at}`,
      detail: line === undefined ? problem : `${problem} (line ${line}, column ${column ?? 1})`,
    })),
  });
};

/** @throws Problem 422 where the text is no YAML */
const readYaml = async (yaml: string): Promise<PolicyDocuments> => {
  try {
    return await inParts(readingPolicyDocuments(yaml));
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

/** @throws Problem 422 with the faults of the documents */
export const parsePolicies = async (
  documents: readonly unknown[],
  tenant: string,
  positions?: PolicyDocuments['positions'],
): Promise<ReadPolicies> => {
  const parsed = await inParts(parsingPolicySet(documents, { tenant }));
  if (parsed.isValid) return { documents, set: parsed.set };
  const inText = ({ at, problem, line, column }: PolicyFault): PolicyFault => {
    const within = line === undefined || column === undefined ? undefined : { line, column };
    return { at, problem, ...positions?.(at, within) };
  };
  throw policyProblem(positions ? parsed.faults.map(inText) : parsed.faults, parsed.untold);
};

/** @throws Problem 422 with the faults of the documents, and where in the YAML they are */
export const readPolicies = async ({ documents = [], yaml }: PoliciesBody, tenant: string): Promise<ReadPolicies> => {
  if (yaml === undefined) return parsePolicies(documents, tenant);
  const read = await readYaml(yaml);
  return parsePolicies(read.documents, tenant, read.positions);
};
