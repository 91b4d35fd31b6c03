import { until } from '@earwitness/testing';
import { type Answer, request } from '../../apps/simulator/src/contact-centre/http';
import type { Customer } from '../world/customer';
import { ended } from '../world/customer';
import { onEachBus } from '../world/on-each-bus';
import { TappedWorld } from '../world/tapped-world';

/** What is promised for every process. */
const IN_FORCE_WITHIN_MS = 1_000;
const PROTECTED = '+46800000001';

const everything = {
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'everything' },
  phase: 'capture',
  class: 'obligation',
  capture: { availableWithin: 'PT4S' },
};
const protectedLines = {
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'protected-lines' },
  phase: 'capture',
  class: 'prohibition',
  when: 'inList("protected", c.route.dnis)',
  onIndeterminate: 'noMatch',
};
const protectedList = {
  apiVersion: 'earwitness/v1',
  kind: 'List',
  metadata: { id: 'protected' },
  entries: [PROTECTED],
};
const againstConsent = {
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'against-consent' },
  phase: 'capture',
  class: 'prohibition',
  when: 'c.consent.state in ["declined", "withdrawn"]',
};

interface Drafted {
  readonly hash: string;
  readonly version: number;
}
interface Decision {
  readonly id: string;
  readonly record: boolean;
  readonly policySetHash: string;
}

class PolicyWriter {
  constructor(private readonly world: { readonly query: string; readonly key: string }) {}

  call(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const { query, key } = this.world;
    return request(method, `${query}/v1/${path}`, { key, ...(body && { body }) });
  }

  async puts(...documents: readonly object[]): Promise<string> {
    const drafted = await this.call('POST', 'policies', { documents });
    expect(drafted).toMatchObject({ status: 201 });
    const { hash } = drafted.body as Drafted;
    expect(await this.call('POST', `policies/${hash}/activate`)).toMatchObject({ status: 200 });
    const activatedAt = performance.now();
    const isInForce = (): boolean => performance.now() - activatedAt > IN_FORCE_WITHIN_MS;
    await until(() => Promise.resolve(isInForce() || undefined), { what: 'the new policies to be in force' });
    return hash;
  }

  async decisionsOf(conversationId: string): Promise<readonly Decision[]> {
    const { body } = await this.call('GET', `conversations/${conversationId}/decisions`);
    return (body as { items: readonly Decision[] }).items;
  }
}

const called = async (customer: Customer, to: string, talkMs: number | null = 700): Promise<string> => {
  const call = { from: '+46701234567', to, ringMs: 100, talkMs };
  return (await customer.plays<{ readonly sessionRef: string }>('sinch', 'calls', call)).sessionRef;
};

describe('policies that people write while calls go on', () => {
  onEachBus((bus) => {
    let tapped: TappedWorld;
    let customer: Customer;
    let writer: PolicyWriter;

    beforeAll(async () => {
      tapped = await TappedWorld.open({ ...(await bus()), configure: () => undefined });
      ({ customer } = tapped);
      writer = new PolicyWriter(tapped.world);
    });
    afterAll(() => tapped.close());

    it('are in force for the next call within a second, in every process', async () => {
      const before = await called(customer, PROTECTED);
      await customer.sees(before, ended('satisfied'));
      const hash = await writer.puts(everything, protectedLines, protectedList);
      const ref = await called(customer, PROTECTED);
      const { id } = await customer.sees(ref, ({ endedAt }) => endedAt !== undefined);
      const decisions = await writer.decisionsOf(id);
      expect(new Set(decisions.map(({ policySetHash }) => policySetHash))).toEqual(new Set([hash]));
    });

    it('say why a call was not recorded', async () => {
      const ref = await called(customer, PROTECTED);
      const conversation = await customer.sees(ref, ({ endedAt }) => endedAt !== undefined);
      expect(conversation.recordings).toEqual([]);
      expect(conversation.expectations).toEqual([]);
      const [decision] = await writer.decisionsOf(conversation.id);
      const { body } = await writer.call('GET', `decisions/${decision?.id}`);
      expect(body).toMatchObject({
        record: false,
        decidedBy: 'prohibition',
        matched: expect.arrayContaining([
          expect.objectContaining({ policyId: 'protected-lines', facts: { 'c.route.dnis': PROTECTED } }),
        ]) as unknown,
      });
    });

    it('leave other calls recorded', async () => {
      const ref = await called(customer, '+46800000002');
      const { id } = await customer.sees(ref, ended('satisfied'));
      expect(new Set((await writer.decisionsOf(id)).map(({ record }) => record))).toEqual(new Set([true]));
    });

    it('stop a recording as soon as somebody withdraws their consent', async () => {
      await writer.puts(everything, againstConsent);
      const ref = await called(customer, '+46800000003', null);
      const isRecorded = ({ recordings }: { recordings: readonly unknown[] }) => recordings.length > 0;
      const { id } = await customer.sees(ref, isRecorded);
      expect(await customer.ask(id, 'consent', { state: 'withdrawn' })).toMatchObject({ status: 202 });
      const stopped = await customer.sees(ref, ({ commands }) =>
        commands.some(({ type, status }) => type === 'StopCapture' && status === 'confirmed'),
      );
      expect(stopped.expectations).toMatchObject([
        { verdict: expect.stringMatching(/excused|open|satisfied/) as string },
      ]);
      expect(new Set((await writer.decisionsOf(id)).map(({ record }) => record))).toEqual(new Set([false, true]));
    });

    it('that lint refuses are not put in force, and nothing changes', async () => {
      const active = await writer.call('GET', 'policies/active');
      const faulty = { ...everything, clas: 'obligation', when: 'c.direktion == "inbound"' };
      expect(await writer.call('POST', 'policies', { documents: [faulty] })).toMatchObject({
        status: 422,
        body: {
          errors: expect.arrayContaining([expect.objectContaining({ pointer: '/documents/0/when' })]) as unknown,
        },
      });
      expect((await writer.call('GET', 'policies/active')).body).toEqual(active.body);
    });

    it('can be replayed over what was decided: the set in force flips nothing, one without its duty does', async () => {
      const { body: active } = await writer.call('GET', 'policies/active');
      const replayed = async (hash: string) => {
        const window = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() };
        const { status, body } = await writer.call('POST', `policies/${hash}/replays`, window);
        expect(status).toBe(202);
        const { id } = body as { id: string };
        return until(
          async () => {
            const { body: replay } = await writer.call('GET', `policies/replays/${id}`);
            return (replay as { state: string }).state === 'done' ? replay : undefined;
          },
          { what: 'the end of the replay', withinMs: 15_000 },
        );
      };
      const hash = (active as { hash: string }).hash;
      expect(await replayed(hash)).toMatchObject({ result: expect.anything() as unknown });
      const drafted = await writer.call('POST', 'policies', { documents: [{ ...againstConsent, when: 'true' }] });
      expect(await replayed((drafted.body as Drafted).hash)).toMatchObject({ result: expect.anything() as unknown });
    });
  });
});
