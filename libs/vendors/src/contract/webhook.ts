import type { Fact, FactName, FactOf, Instant, Link } from '@earwitness/domain';

/** What a vendor sent, untouched: signatures are over these very bytes. */
export interface RawWebhook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** What follows the account in the path: `sns`, `newCall`; empty where a vendor has one address for all. */
  readonly kind: string;
  readonly receivedAt: Instant;
}

export type RefusalReason =
  | 'NoSecretConfigured'
  | 'MissingSignature'
  | 'MalformedSignature'
  | 'WrongSignature'
  | 'Stale'
  | 'UnknownKind'
  | 'ForeignTopic'
  | 'UntrustedCertificate';

export type Verdict =
  | { readonly isGenuine: true }
  | { readonly isGenuine: false; readonly reason: RefusalReason; readonly detail?: string };

/** Looked up from outside during verification, cached, allow-listed by the adapter before it asks. */
export interface VerificationResources {
  /** The PEM text at an address. @throws when it cannot be had: the webhook is then neither genuine nor forged. */
  certificate(url: string): Promise<string>;
}

type Stated<N extends FactName> = {
  readonly name: N;
  readonly data: FactOf<N>['data'];
};

/** A fact as an adapter states it; tenant, ids and times of receipt are added around it. */
export type VendorFact = { [N in FactName]: Stated<N> }[FactName] & {
  readonly sessionRef?: string;
  /** The one of `refs` that tells which session `sessionRef` stands in for, where the vendor has not named it yet. */
  readonly sessionKnownBy?: string;
  readonly captureRef?: string;
  readonly captureId?: string;
  /** The vendor's grouping that keys the bus and seeds the trace: facts of one call should share it. */
  readonly groupRef?: string;
  readonly links?: readonly Link[];
  readonly refs?: Readonly<Record<string, string>>;
  /** Bearer capabilities by the vendor event that gave them. Sealed before anything else sees them. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly occurredAt?: Instant;
  readonly occurredAtSource?: 'vendor' | 'header';
  /**
   * What is told more than once, as by reading a state again, is the same fact each time: the id that the vendor's words
   * give it. Left out, a fact belongs to the one delivery that it came with.
   */
  readonly statement?: { readonly id: string; readonly ordinal?: number };
  /** A W3C trace id that came with it. */
  readonly traceId?: string;
};

/** What a call set-up waits for. */
export interface Question {
  /** `recording` whether to record, beside what else the answer holds · `routing` only the customer's own answer. */
  readonly about: 'recording' | 'routing';
  /** What is decided about, the session: every question about it gets the same decision. */
  readonly subject: string;
  /** The same when the same is asked again: it gets the same answer, word for word. */
  readonly id: string;
  /** The people of the call have replied, or not: what the customer's application said before is done now. */
  readonly resumesRouting?: boolean;
}

export interface Interpretation {
  readonly facts: readonly VendorFact[];
  /** Set when the vendor waits for an answer. */
  readonly asks?: Question;
  /** An address that must answer 200 before the webhook counts as taken; the adapter has allow-listed it. */
  readonly confirmAt?: string;
}

export type { Fact };
