import type { Command, Instant } from '@earwitness/domain';
import type { AccountBase, VendorAdapter } from './adapter';
import type { CommandContext, CommandResult, HttpAnswer, VendorRequest } from './command';
import type { RawWebhook, VerificationResources } from './webhook';

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
  /** Every class of error. */
  readonly answers: readonly AnswerSample[];
  /** Planted in the account and in the samples; they may be in `secrets` of facts and in requests, nowhere else. */
  readonly canaries: readonly string[];
}
