import type { Capability, Command, CommandOf, CommandType } from '@earwitness/domain';
import type { VendorFact } from './webhook';

export interface HttpCall {
  readonly via: 'http';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface QueueMessage {
  readonly via: 'sqs';
  readonly queueUrl: string;
  readonly region: string;
  readonly body: string;
  /** For FIFO queues. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** Refused before anything is sent. */
export interface Refusal {
  readonly via: 'nothing';
  readonly reason: string;
  readonly detail?: string;
}

export type VendorRequest = HttpCall | QueueMessage | Refusal;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** At most 64 kB; what is longer is cut. */
  readonly body: string;
}

/** It had no effect, and will have none. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly detail?: string;
  /** A race that is no fault: the call had already ended. */
  readonly isBenign?: boolean;
  /** The vendor tried and failed: as another command, a while later, it may succeed. */
  readonly isTransient?: boolean;
}

/** What a vendor's answer means. A queue that took the message counts as `accepted`. */
export type CommandResult =
  | { readonly kind: 'accepted'; readonly facts?: readonly VendorFact[] }
  | Refused
  /** It had no effect and may be sent again, not before `afterMs`. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** Nobody can say whether it had an effect. */
  | { readonly kind: 'unknown'; readonly cause: string };

/** Where recordings of a tenant are stored, by the name that policies use. */
export interface StoreTarget {
  readonly bucket: string;
  readonly region?: string;
  /** ARN of a KMS key. */
  readonly encryptionKey?: string;
}

export interface CommandContext {
  /** The secrets of the command's handles, opened. */
  readonly handles: Readonly<Record<string, unknown>>;
  readonly stores: Readonly<Record<string, StoreTarget>>;
  /** Of the account's own token service, where the adapter names one. */
  readonly accessToken?: string;
  /** Unix seconds, for signed requests. */
  readonly nowSeconds: number;
}

export interface VendorCommands<Account> {
  readonly capabilities: readonly Capability[];
  /** Asynchronous because tokens are signed. Never touches the network. */
  toRequest(command: Command, account: Account, context: CommandContext): Promise<VendorRequest>;
  toResult(command: Command, answer: HttpAnswer): CommandResult;
  /** Whether sending the very same command again, this long after the first time, cannot have a second effect. */
  isSafeToRepeat(command: Command, sinceFirstSentMs: number): boolean;
}

export type CommandHandlers<Account> = {
  readonly [T in CommandType]?: (
    command: CommandOf<T>,
    account: Account,
    context: CommandContext,
  ) => Promise<VendorRequest> | VendorRequest;
};
