import type { AccountProfile, Instant } from '@earwitness/domain';
import type { z } from 'zod';
import type { Answering } from './answering';
import type { HttpAnswer, HttpCall, VendorCommands } from './command';
import type { Operations } from './operation';
import type { VendorReads } from './reads';
import type { Term } from './vocabulary';
import type { Interpretation, RawWebhook, VerificationResources, Verdict } from './webhook';

/** What every account has, whatever the vendor. */
export interface AccountBase {
  /** Unique within the vendor; part of the webhook address. */
  readonly id: string;
  readonly tenant: string;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresInMs: number;
}

/** OAuth 2.0 client credentials, or what a vendor has in its place. */
export interface TokenService<Account> {
  request(account: Account): HttpCall;
  /** Undefined when the answer holds no token. */
  read(answer: HttpAnswer): AccessToken | undefined;
}

/**
 * One vendor API. Everything here is pure but `verify`, which may look up a certificate.
 */
export interface VendorAdapter<Account extends AccountBase = AccountBase> {
  readonly vendor: string;
  /** The vendor's part of the accounts file; `id` and `tenant` are added. Secrets are given inline or as `…File`. */
  readonly accountSchema: z.ZodType<Omit<Account, keyof AccountBase>>;
  /** Where the secrets are in an account, dotted (`apiKey`, `storage.key`), so that whoever writes logs can redact them. */
  readonly secretPaths?: readonly string[];
  /** What may follow the account in the path; `['']` where the vendor has one address for all. */
  readonly kinds: readonly string[];

  /** Fails closed: an absent secret is a refusal, never a pass. Runs on raw bytes, before any parsing. */
  verify(
    webhook: RawWebhook,
    account: Account,
    now: Instant,
    resources: VerificationResources,
  ): Verdict | Promise<Verdict>;
  /** Stable across redeliveries of the same webhook. */
  deliveryId(webhook: RawWebhook): string;
  /** Pure and total: the same webhook always yields the same facts; what is not understood is one of them. */
  interpret(webhook: RawWebhook, account: Account): Interpretation;
  /** How questions are answered; only where `interpret` says that one is asked. */
  readonly answering?: Answering<Account>;

  profile(account: Account): AccountProfile;
  readonly commands: VendorCommands<Account>;
  /** What only this vendor can do, by name. */
  readonly operations?: Operations<Account>;
  /** What can be learned by asking. */
  readonly reads?: VendorReads<Account>;
  /** Where access tokens come from, where calls need one. */
  readonly tokens?: TokenService<Account>;
  /** Every event, status, question and command of its documents, and what it is here. */
  readonly vocabulary: readonly Term[];
  /** A queue of the customer that the vendor's topic is subscribed to, to be drained by us. */
  eventQueue?(account: Account): { readonly url: string; readonly region: string; readonly kind: string } | undefined;
}
