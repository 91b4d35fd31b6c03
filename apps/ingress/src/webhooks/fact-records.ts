import type { Account } from '@earwitness/configuration';
import type { Fact } from '@earwitness/domain';
import { type Appendable, encodeFact } from '@earwitness/messaging';
import {
  addressFact,
  type Delivery,
  deliveryOf,
  type RawWebhook,
  type Sealer,
  type VendorFact,
} from '@earwitness/vendors';
import type { TraceMemory } from './trace-memory';

export interface Addressed {
  readonly fact: Fact;
  /** What keeps facts of one call in order on the bus. */
  readonly key: string;
}

/** Puts what an adapter states into its place, with its capabilities sealed. */
export class FactRecords {
  constructor(
    private readonly sealer: Sealer,
    private readonly traces: TraceMemory,
  ) {}

  address(stated: readonly VendorFact[], webhook: RawWebhook, account: Account): readonly Addressed[] {
    const delivery = this.deliveryOf(webhook, account);
    return stated.map((one, ordinal) => {
      const fact = this.sealed(addressFact(one, ordinal, delivery), one);
      this.remember(one, fact);
      return { fact, key: `${delivery.vendor}/${delivery.account.id}/${one.groupRef ?? delivery.id}` };
    });
  }

  /** The same facts without their keys and capabilities, for what has to be decided before they are kept. */
  facts(stated: readonly VendorFact[], webhook: RawWebhook, account: Account): readonly Fact[] {
    const delivery = this.deliveryOf(webhook, account);
    return stated.map((one, ordinal) => addressFact(one, ordinal, delivery));
  }

  /** The raw words travel once, beside the first fact of their webhook. */
  encode(addressed: readonly Addressed[], webhook: RawWebhook, traceparent: string): readonly Appendable[] {
    return addressed.map(({ fact, key }, index) => {
      const raw = index === 0 ? { raw: this.sealer.seal(webhook.body, fact.origin.tenant) } : {};
      return encodeFact(fact, key, { traceparent, ...raw });
    });
  }

  private deliveryOf(webhook: RawWebhook, { adapter, settings }: Account): Delivery {
    const delivery = deliveryOf(adapter, webhook, settings);
    const traceIdOf = (groupRef: string) => this.traces.traceIdOf(adapter.vendor, settings.id, groupRef);
    return { ...delivery, traceIdOf };
  }

  private sealed(fact: Fact, { secrets }: VendorFact): Fact {
    if (!secrets) return fact;
    const { tenant } = fact.origin;
    const handles = Object.fromEntries(
      Object.entries(secrets).map(([event, secret]) => [event, this.sealer.sealText(secret, tenant)]),
    );
    return { ...fact, origin: { ...fact.origin, handles } };
  }

  private remember({ groupRef, sessionRef, captureRef }: VendorFact, { origin }: Fact): void {
    this.traces.note(
      [groupRef, sessionRef, captureRef].filter((ref) => ref !== undefined),
      origin,
    );
  }
}
