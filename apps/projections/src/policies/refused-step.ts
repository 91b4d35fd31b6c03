import type { BookRefusal, LintFinding } from '@earwitness/domain';
import { MOST_FAULTS } from '../http/faults';
import { notFound, Problem } from '../http/problem';
import { BookRefused } from './policy-books';

/** Who did it, as the ledger names the holder of a key. */
export const byKey = (keyId: string): string => `key:${keyId}`;

const withErrors = (findings: readonly LintFinding[]): Problem =>
  new Problem(422, {
    detail: 'Lint has errors.',
    errors: findings
      .filter(({ severity }) => severity === 'error')
      .slice(0, MOST_FAULTS)
      .map(({ at, detail }) => ({ pointer: `/documents${at}`, detail })),
  });

const conflict = (detail: string): Problem => new Problem(409, { detail });

const problemOf = (refusal: BookRefusal, findings: readonly LintFinding[]): Problem => {
  switch (refusal.reason) {
    case 'UnknownPolicySet':
      return notFound('policy set');
    case 'NotLinted':
      return conflict('The policy set was not linted yet.');
    case 'LintHasErrors':
      return withErrors(findings);
    case 'AlreadyActive':
      return conflict('The policy set is in force already.');
    case 'NeedsApprovalByAnother':
      return conflict('Somebody else, with another key, has to approve the policy set first.');
    case 'ApprovalOvertaken':
      return conflict(
        `It was approved before ${refusal.overtakenBy} came into force: approve again, with another key.`,
      );
  }
};

const isConflict = (error: unknown): boolean =>
  error instanceof Error && ['Conflict', 'Duplicate'].includes(error.name);

/** Does a step of the book. @throws Problem where it is refused, or where somebody else was first each time */
export const orProblem = async <T>(
  step: () => Promise<T>,
  { attempts = 1, findings = [] }: { readonly attempts?: number; readonly findings?: readonly LintFinding[] } = {},
): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    if (error instanceof BookRefused) throw problemOf(error.refusal, findings);
    if (!isConflict(error)) throw error;
    if (attempts <= 1) throw conflict('Somebody else has changed the policies meanwhile.');
    return orProblem(step, { attempts: attempts - 1, findings });
  }
};
