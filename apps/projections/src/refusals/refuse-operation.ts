import type { Account } from '@earwitness/configuration';
import type { FactData } from '@earwitness/domain';
import { inBody, misfitsOf, MOST_FAULTS } from '../http/faults';
import { Problem } from '../http/problem';
import { nameOf } from './capable';

type Operating = Pick<FactData<'OperationRequested'>, 'operation' | 'input'>;

const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

/** Undefined where the account has the operation and takes its input. */
export const refuseOperation = (account: Account, { operation: name, input }: Operating): Problem | undefined => {
  const offered = account.profile.operations ?? [];
  const { operations = {} } = account.adapter;
  const operation = offered.includes(name) && Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation?.on !== 'session') {
    const detail = `Sessions of ${nameOf(account)} have these operations: ${listed(offered)}.`;
    return new Problem(422, { detail: 'There is no such operation.', errors: [{ pointer: '/operation', detail }] });
  }
  const parsed = operation.input.safeParse(input);
  if (parsed.success) return undefined;
  const misfits = parsed.error.issues.flatMap(misfitsOf);
  const errors = misfits.map(({ path, detail }) => inBody({ path: ['input', ...path], detail }));
  return new Problem(422, { detail: `${name} takes no such input.`, errors: errors.slice(0, MOST_FAULTS) });
};
