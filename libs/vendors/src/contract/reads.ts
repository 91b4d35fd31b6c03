import type { Fact, Instant } from '@earwitness/domain';
import type { CommandContext, HttpAnswer, HttpCall } from './command';
import type { VendorFact } from './webhook';

/** Something to ask a vendor for, as data: it is kept in Postgres until it is due. */
export interface Read {
  /** The adapter's own name of it: `state`, `recordings`. */
  readonly what: string;
  /** All that it needs to know, and what it has learned on the way: refs, page, how often it was asked. */
  readonly about: Readonly<Record<string, string>>;
}

export interface NextRead {
  readonly read: Read;
  /** Not before, in milliseconds. */
  readonly afterMs: number;
}

export interface Findings {
  /** Each with a `statement`, so that reading it again says nothing new. */
  readonly facts: readonly VendorFact[];
  /** Undefined: there is nothing more to ask. */
  readonly next?: NextRead;
}

/** A subject that is asked about until it is over. `key` is unique within the account. */
export type WatchChange =
  | ({ readonly change: 'begin'; readonly key: string } & NextRead)
  /** Nothing more has to be asked. */
  | { readonly change: 'end'; readonly key: string };

export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

export type ReadContext = Pick<CommandContext, 'accessToken' | 'nowSeconds'>;

/** What can be learned by asking, where a vendor does not tell or its words were lost. Pure. */
export interface VendorReads<Account> {
  /** What to watch, or to watch no more, because of a fact that was heard. A watch that has begun is not begun again. */
  watch?(fact: Fact, account: Account): readonly WatchChange[];
  /** Where to begin to look for what happened in a period and was not told. Undefined: the account has nothing to look in. */
  backfill?(period: Period, account: Account): Read | undefined;
  /** Undefined where it cannot be asked for any more: the account's configuration has changed. */
  toCall(read: Read, account: Account, context: ReadContext): HttpCall | undefined;
  /**
   * What an answer means. Answers that say to come again (429, 5xx) or that a token is stale are not handed in: they are
   * asked for again. Its body is whole, up to 4 MB.
   */
  toFindings(read: Read, answer: HttpAnswer, account: Account): Findings;
}
