import type { Account } from '@earwitness/configuration';
import type { Fact } from '@earwitness/domain';
import { addressFact, Certificates, deliveryOf, type RawWebhook } from '@earwitness/vendors';
import { accountOf, type Lane } from '../w1/signatures';

/** What every system under test is told, in the same words. */
export interface W1Settings {
  readonly lane: Lane;
  readonly brokers: readonly string[];
  readonly topic: string;
  /** For what it keeps on disk. */
  readonly directory: string;
}

/** Where it listens. */
export interface W1Opened {
  readonly port: number;
}

export interface Normalised {
  readonly key: string;
  readonly fact: Fact;
}

type Headers = RawWebhook['headers'];

const certificates = new Certificates();

/** What all peers have in common with us: our verification, our adapter, our facts. Nothing is sealed or traced. */
export class Normaliser {
  private readonly account: Account;

  constructor(lane: Lane) {
    this.account = accountOf(lane);
  }

  /** Undefined for a forgery. */
  async normalise(headers: unknown, body: Buffer): Promise<readonly Normalised[] | undefined> {
    const { adapter, settings } = this.account;
    const webhook = { headers: headers as Headers, body, kind: '', receivedAt: new Date().toISOString() };
    const verdict = await adapter.verify(webhook, settings, webhook.receivedAt, certificates);
    if (!verdict.isGenuine) return undefined;
    const { facts } = adapter.interpret(webhook, settings);
    const delivery = deliveryOf(adapter, webhook, settings);
    return facts.map((stated, ordinal) => ({
      key: `${adapter.vendor}/${settings.id}/${stated.groupRef ?? delivery.id}`,
      fact: addressFact(stated, ordinal, delivery),
    }));
  }
}
