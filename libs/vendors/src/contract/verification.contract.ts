import { later } from '@earwitness/domain';
import type { AdapterHarness, Sample } from './harness.contract';
import type { AccountBase } from './adapter';
import type { RawWebhook, Verdict } from './webhook';

export interface Forgery {
  readonly what: string;
  readonly webhook: RawWebhook;
}

const withBody = (webhook: RawWebhook, body: Buffer): RawWebhook => ({ ...webhook, body });
const withHeader = (webhook: RawWebhook, name: string, value: string | undefined): RawWebhook => ({
  ...webhook,
  headers: { ...webhook.headers, [name]: value },
});

const changedBodies = function* (webhook: RawWebhook): Generator<Forgery> {
  const { body } = webhook;
  for (let at = 0; at < body.length; at += 1) {
    const changed = Buffer.from(body);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    yield { what: `bit ${at % 8} of byte ${at}`, webhook: withBody(webhook, changed) };
  }
  yield { what: 'a space at the end', webhook: withBody(webhook, Buffer.concat([body, Buffer.from(' ')])) };
  yield { what: 'the last byte cut off', webhook: withBody(webhook, body.subarray(0, -1)) };
  yield { what: 'no body', webhook: withBody(webhook, Buffer.alloc(0)) };
  yield { what: 'the body twice', webhook: withBody(webhook, Buffer.concat([body, body])) };
};

const changedHeader = function* (webhook: RawWebhook, name: string): Generator<Forgery> {
  const value = webhook.headers[name] ?? '';
  for (let at = 0; at < value.length; at += 1) {
    const other = value[at] === 'A' ? 'Q' : 'A';
    const changed = `${value.slice(0, at)}${other}${value.slice(at + 1)}`;
    yield { what: `${name}: character ${at}`, webhook: withHeader(webhook, name, changed) };
  }
  yield { what: `no ${name}`, webhook: withHeader(webhook, name, undefined) };
  yield { what: `empty ${name}`, webhook: withHeader(webhook, name, '') };
  yield { what: `${name} cut short`, webhook: withHeader(webhook, name, value.slice(0, -1)) };
  yield { what: `${name} twice`, webhook: withHeader(webhook, name, `${value}, ${value}`) };
  yield { what: `${name} reversed`, webhook: withHeader(webhook, name, Buffer.from(value).reverse().toString()) };
};

/** Everything that one change makes of a genuine webhook. */
export const forgeriesOf = function* ({ webhook, isBodySigned, signedHeaders }: Sample): Generator<Forgery> {
  if (isBodySigned) yield* changedBodies(webhook);
  for (const name of signedHeaders) yield* changedHeader(webhook, name);
};

const FIVE_MINUTES_MS = 300_000;

export const promiseVerification = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, account, now, samples } = harness;
  const resources = harness.resources ?? {
    certificate: () => Promise.reject(new Error('no certificate is to be looked up')),
  };
  const verify = async (webhook: RawWebhook, by: Account = account, at = now): Promise<Verdict> =>
    adapter.verify(webhook, by, at, resources);

  describe.each(Object.entries(samples))('verifies: %s', (_, sample) => {
    const { webhook, isBodySigned } = sample;

    it('is accepted when it is genuine', async () => {
      expect(await verify(webhook)).toEqual({ isGenuine: true });
    });

    it('is refused with any one byte changed', async () => {
      const accepted: string[] = [];
      for (const { what, webhook: forged } of forgeriesOf(sample))
        if ((await verify(forged)).isGenuine) accepted.push(what);
      expect(accepted).toEqual([]);
    });

    it('is refused with the body of another', async () => {
      const others = Object.values(samples).filter(({ webhook: other }) => !other.body.equals(webhook.body));
      for (const { webhook: other } of isBodySigned ? others : [])
        expect(await verify(withBody(webhook, other.body))).toMatchObject({ isGenuine: false });
    });

    it('is refused where no secret is configured', async () => {
      expect(await verify(webhook, harness.withoutSecrets)).toEqual({ isGenuine: false, reason: 'NoSecretConfigured' });
    });

    it('is refused for the account of another tenant', async () => {
      expect(await verify(webhook, harness.foreign)).toMatchObject({ isGenuine: false });
    });
  });

  const { signedAt } = harness;
  if (!signedAt) return;

  it.each([
    ['now', 0, true],
    ['just within five minutes ago', -FIVE_MINUTES_MS, true],
    ['just within five minutes ahead', FIVE_MINUTES_MS, true],
    ['more than five minutes ago', -FIVE_MINUTES_MS - 1_000, false],
    ['more than five minutes ahead', FIVE_MINUTES_MS + 1_000, false],
  ])('judges by age a webhook that was signed %s', async (_, milliseconds, isGenuine) => {
    const verdict = await verify(signedAt(later(now, milliseconds)));
    expect(verdict).toEqual(isGenuine ? { isGenuine } : { isGenuine, reason: 'Stale' });
  });
};
