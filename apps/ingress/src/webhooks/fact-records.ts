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

export interface FactRecordsParts {
  readonly sealer: Sealer;
  readonly traces: TraceMemory;
}

/** One webhook's facts on their way to the bus. What all of them have in common is worked out once. */
export class DeliveredFacts {
  constructor(
    private readonly parts: FactRecordsParts,
    private readonly webhook: RawWebhook,
    private readonly delivery: Delivery,
  ) {}

  /** Stable over redeliveries. */
  get deliveryId(): string {
    return this.delivery.id;
  }

  /** Puts what an adapter states into its place, with its capabilities sealed. */
  address(stated: readonly VendorFact[]): readonly Addressed[] {
    const { vendor, account, id } = this.delivery;
    return stated.map((one, ordinal) => {
      const fact = this.sealed(addressFact(one, ordinal, this.delivery), one);
      this.remember(one, fact);
      return { fact, key: `${vendor}/${account.id}/${one.groupRef ?? id}` };
    });
  }

  /** The same facts without their keys and capabilities, for what has to be decided before they are kept. */
  facts(stated: readonly VendorFact[]): readonly Fact[] {
    return stated.map((one, ordinal) => addressFact(one, ordinal, this.delivery));
  }

  /** The raw words travel once, beside the first fact of their webhook. */
  encode(addressed: readonly Addressed[], traceparent: string): readonly Appendable[] {
    const { body } = this.webhook;
    return addressed.map(({ fact, key }, index) => {
      const raw = index === 0 ? { raw: this.parts.sealer.seal(body, fact.origin.tenant) } : {};
      return encodeFact(fact, key, { traceparent, ...raw });
    });
  }

  private sealed(fact: Fact, { secrets }: VendorFact): Fact {
    if (!secrets) return fact;
    const { tenant } = fact.origin;
    const handles = Object.fromEntries(
      Object.entries(secrets).map(([event, secret]) => [event, this.parts.sealer.sealText(secret, tenant)]),
    );
    return { ...fact, origin: { ...fact.origin, handles } };
  }

  private remember({ groupRef, sessionRef, captureRef }: VendorFact, { origin }: Fact): void {
    this.parts.traces.note(
      [groupRef, sessionRef, captureRef].filter((ref) => ref !== undefined),
      origin,
    );
  }
}

/** Opens the facts of each webhook. */
export class FactRecords {
  constructor(private readonly parts: FactRecordsParts) {}

  of(webhook: RawWebhook, { adapter, settings }: Account): DeliveredFacts {
    const traceIdOf = (groupRef: string) => this.parts.traces.traceIdOf(adapter.vendor, settings.id, groupRef);
    return new DeliveredFacts(this.parts, webhook, { ...deliveryOf(adapter, webhook, settings), traceIdOf });
  }
}
