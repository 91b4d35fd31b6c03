import type { AccountBase } from './adapter';
import { promiseAnswers } from './answering.contract';
import { promiseCommands } from './commands.contract';
import { promiseFacts } from './facts.contract';
import type { AdapterHarness } from './harness.contract';
import { promiseOperations } from './operations.contract';
import { promiseReads } from './reads.contract';
import { promiseVerification } from './verification.contract';
import { promiseVocabulary } from './vocabulary.contract';

export type {
  AdapterHarness,
  AnswerSample,
  CommandSample,
  OperationSample,
  QuestionSample,
  ReadSample,
  Sample,
} from './harness.contract';

/** What every adapter promises. A vendor's `.contract.spec.ts` is this and nothing else. */
export const promiseAdapter = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  describe(`the adapter of ${harness.adapter.vendor}`, () => {
    promiseVerification(harness);
    promiseFacts(harness);
    promiseCommands(harness);
    promiseAnswers(harness);
    promiseOperations(harness);
    promiseReads(harness);
    promiseVocabulary(harness);
  });
};
