import type { AccountProfile, Instant } from '@earwitness/domain';
import type { z } from 'zod';
import type { VendorCommands } from './command';
import type { Interpretation, RawWebhook, VerificationResources, Verdict } from './webhook';

/** What every account has, whatever the vendor. */
export interface AccountBase {
  /** Unique within the vendor; part of the webhook address. */
  readonly id: string;
  readonly tenant: string;
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
  /** The body that answers a question; only where `interpret` says that one is asked. */
  answer?(shallRecord: boolean, account: Account): unknown;

  profile(account: Account): AccountProfile;
  readonly commands: VendorCommands<Account>;
  /** A queue of the customer that the vendor's topic is subscribed to, to be drained by us. */
  eventQueue?(account: Account): { readonly url: string; readonly region: string; readonly kind: string } | undefined;
}
