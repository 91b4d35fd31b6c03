import type { AccountBase } from './adapter';
import { promiseCommands } from './commands.contract';
import { promiseFacts } from './facts.contract';
import type { AdapterHarness } from './harness.contract';
import { promiseVerification } from './verification.contract';

export type { AdapterHarness, AnswerSample, CommandSample, Sample } from './harness.contract';

/** What every adapter promises. A vendor's `.contract.spec.ts` is this and nothing else. */
export const promiseAdapter = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  describe(`the adapter of ${harness.adapter.vendor}`, () => {
    promiseVerification(harness);
    promiseFacts(harness);
    promiseCommands(harness);
  });
};
