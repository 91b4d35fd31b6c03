import type { Command, Instant } from '@earwitness/domain';
import type { AccountBase, VendorAdapter } from './adapter';
import type { FactName } from '@earwitness/domain';
import type { CommandContext, CommandResult, HttpAnswer, HttpCall, Refusal, VendorRequest } from './command';
import type { OperationContext } from './operation';
import type { Read } from './reads';
import type { RawWebhook, VendorFact, VerificationResources } from './webhook';

/** A genuine webhook of a situation, with what its signature covers. */
export interface Sample {
  readonly webhook: RawWebhook;
  /** False where the vendor's scheme proves only who sent it. */
  readonly isBodySigned: boolean;
  /** Headers without which, or with one character changed, it is forged. */
  readonly signedHeaders: readonly string[];
}

export interface CommandSample {
  readonly command: Command;
  readonly request: VendorRequest;
  readonly context?: Partial<CommandContext>;
}

export interface AnswerSample {
  readonly situation: string;
  readonly command: Command;
  readonly answer: HttpAnswer;
  readonly result: CommandResult;
}

/** A question as the vendor asks it, with what is to be answered. */
export interface QuestionSample {
  readonly webhook: RawWebhook;
  readonly record: boolean;
  readonly routing?: HttpAnswer;
  readonly status?: number;
  readonly body: unknown;
  /** Names of what follows from the answer. */
  readonly facts?: readonly FactName[];
}

export interface ReadSample {
  readonly read: Read;
  readonly call: HttpCall;
  readonly answer: HttpAnswer;
  readonly facts: readonly FactName[];
  /** Undefined: nothing more is asked. */
  readonly next?: Read;
}

export interface OperationSample {
  readonly operation: string;
  readonly input: unknown;
  readonly context?: Partial<OperationContext>;
  readonly call: HttpCall | Refusal;
}

/** What a vendor gives to be held to what every adapter promises. */
export interface AdapterHarness<Account extends AccountBase> {
  readonly adapter: VendorAdapter<Account>;
  readonly account: Account;
  /** The account without anything to verify with. */
  readonly withoutSecrets: Account;
  /** An account of another tenant, with other keys. */
  readonly foreign: Account;
  readonly now: Instant;
  readonly resources?: VerificationResources;

  /** Genuine at `now`, by situation. */
  readonly samples: Readonly<Record<string, Sample>>;
  /** Genuine, of a type that the vendor never documented. */
  readonly unknownType: RawWebhook;
  /** The same webhook as the vendor sends it again. */
  readonly redelivered: (webhook: RawWebhook) => RawWebhook;
  /** A webhook signed at that moment; absent where the scheme has no time. */
  readonly signedAt?: (at: Instant) => RawWebhook;
  /** What is wrong with a webhook by the vendor's own schema. */
  readonly faultsOf: (webhook: RawWebhook) => string | undefined;
  /** What the simulator sends when calls are made and recorded. */
  readonly simulated: () => Promise<readonly RawWebhook[]>;

  /** Every supported command at least once, with the request as recorded. */
  readonly commands: Readonly<Record<string, CommandSample>>;
  /** Every question, recorded and not, with and without what the customer's application says; where the vendor asks any. */
  readonly questions?: Readonly<Record<string, QuestionSample>>;
  /** Every read; where the vendor has any. */
  readonly reads?: Readonly<Record<string, ReadSample>>;
  /** Every operation; where the vendor has any. */
  readonly operations?: Readonly<Record<string, OperationSample>>;
  /** By term of the vocabulary, for each that becomes a fact: what is made of it. */
  readonly shows?: Readonly<Record<string, () => readonly VendorFact[]>>;
  /** Every class of error. */
  readonly answers: readonly AnswerSample[];
  /** Planted in the account and in the samples; they may be in `secrets` of facts and in requests, nowhere else. */
  readonly canaries: readonly string[];
}
