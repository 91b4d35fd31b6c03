import { factCatalogue, origin as originSchema } from '@earwitness/domain';
import fc from 'fast-check';
import type { AccountBase } from './adapter';
import type { AdapterHarness } from './harness.contract';
import { addressFact, deliveryOf } from './address';
import type { RawWebhook, VendorFact } from './webhook';

/** Strict: a field that the declaration does not know is a fault too. */
const expectValid = (fact: ReturnType<typeof addressFact>): void => {
  expect(factCatalogue[fact.name].data.parse(fact.data)).toEqual(fact.data);
  expect(originSchema.parse(fact.origin)).toEqual(fact.origin);
};

const withoutSecrets = (facts: readonly VendorFact[]): string =>
  JSON.stringify(facts.map(({ secrets: _, ...fact }) => fact));

/** A JSON document with one of its values, chosen by number, replaced. */
const replaced = (document: unknown, by: unknown, at: { left: number }): unknown => {
  at.left -= 1;
  if (at.left === 0) return by;
  if (Array.isArray(document)) return document.map((item: unknown) => replaced(item, by, at));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, replaced(value, by, at)]));
};

export const promiseFacts = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, account, samples, unknownType } = harness;
  const [first] = Object.values(samples);
  const copyOf = (webhook: RawWebhook): RawWebhook => ({ ...webhook, body: Buffer.from(webhook.body) });
  const factsOf = (webhook: RawWebhook) => adapter.interpret(copyOf(webhook), account).facts;
  const addressed = (webhook: RawWebhook) => {
    const delivery = deliveryOf(adapter, webhook, account);
    return factsOf(webhook).map((stated, ordinal) => addressFact(stated, ordinal, delivery));
  };
  const expectTotal = (webhook: RawWebhook): void => {
    const facts = addressed(webhook);
    facts.forEach(expectValid);
    expect(facts.length).toBeGreaterThan(0);
    expect(addressed(webhook)).toEqual(facts);
  };

  describe.each(Object.entries(samples))('translates: %s', (_, { webhook }) => {
    it('conforms to the schema of the vendor', () => {
      expect(harness.faultsOf(webhook)).toBeUndefined();
    });

    it('becomes facts of our schema, the same each time', () => {
      expectTotal(webhook);
      expect(factsOf(webhook).map(({ name }) => name)).not.toContain('UnrecognisedWebhook');
    });

    it('is the same delivery, with the same facts, when it is sent again', () => {
      const again = harness.redelivered(webhook);
      expect(adapter.deliveryId(again)).toBe(adapter.deliveryId(webhook));
      expect(addressed(again).map(({ id }) => id)).toEqual(addressed(webhook).map(({ id }) => id));
    });

    it('keeps secrets out of what is said of it', () => {
      const said = withoutSecrets(factsOf(webhook));
      expect(harness.canaries.filter((canary) => said.includes(canary))).toEqual([]);
    });

    it('is kept, and named, when its body is cut off', () => {
      const cut = { ...webhook, body: webhook.body.subarray(0, webhook.body.length >> 1) };
      expect(factsOf(cut)).toMatchObject([{ name: 'UnrecognisedWebhook', data: { reason: 'NotJson' } }]);
    });
  });

  it('has canaries to look for, in the account and in what is sent', () => {
    const planted = JSON.stringify([account, Object.values(samples).map(({ webhook }) => webhook.body.toString())]);
    expect(harness.canaries.filter((canary) => !planted.includes(canary))).toEqual([]);
    expect(harness.canaries.length).toBeGreaterThan(0);
  });

  it('tells different webhooks apart', () => {
    const ids = Object.values(samples).map(({ webhook }) => adapter.deliveryId(webhook));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps a webhook of unknown type, and says so', () => {
    expect(factsOf(unknownType)).toMatchObject([{ name: 'UnrecognisedWebhook', data: { reason: 'UnknownType' } }]);
  });

  it('makes valid facts of any bytes', () => {
    if (!first) throw new Error('there are no samples');
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(fc.property(bytes, (body) => expectTotal({ ...first.webhook, body: Buffer.from(body) })));
  });

  it('makes valid facts of a webhook in which any one value is something else', () => {
    const sample = fc.constantFrom(...Object.values(samples).map(({ webhook }) => webhook));
    const property = fc.property(sample, fc.jsonValue(), fc.nat({ max: 60 }), (webhook, value, at) => {
      const document: unknown = JSON.parse(webhook.body.toString());
      const body = Buffer.from(JSON.stringify(replaced(document, value, { left: at + 1 })));
      expectTotal({ ...webhook, body });
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('understands and accepts everything that its simulator sends', async () => {
    const webhooks = await harness.simulated();
    expect(webhooks.length).toBeGreaterThan(0);
    for (const webhook of webhooks) {
      expect(harness.faultsOf(webhook)).toBeUndefined();
      expect(factsOf(webhook).map(({ name }) => name)).not.toContain('UnrecognisedWebhook');
      const resources = harness.resources ?? { certificate: () => Promise.reject(new Error('none')) };
      expect(await adapter.verify(webhook, account, webhook.receivedAt, resources)).toEqual({ isGenuine: true });
    }
  });
};
