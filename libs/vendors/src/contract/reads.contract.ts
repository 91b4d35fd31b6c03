import { factCatalogue } from '@earwitness/domain';
import type { AccountBase } from './adapter';
import type { AdapterHarness } from './harness.contract';

const JUNK = ['', '<html>', '{', 'null', '[]', '[1]', '{"data":[null]}', '{"data":7}', 'x'.repeat(65_536)];

export const promiseReads = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, account, reads = {}, canaries } = harness;
  const samples = Object.entries(reads);
  const context = { accessToken: 'access-token', nowSeconds: Math.floor(Date.parse(harness.now) / 1000) };

  it('shows how it reads, where it does', () => {
    expect(samples.length > 0).toBe(Boolean(adapter.reads));
  });

  if (!adapter.reads || samples.length === 0) return;
  const { toCall, toFindings } = adapter.reads;

  describe.each(samples)('reads: %s', (_, { read, call, answer, facts, next }) => {
    const found = toFindings(read, answer, account);

    it('with the recorded request', () => {
      expect(toCall(read, account, context)).toEqual(call);
    });

    it('and finds what is recorded', () => {
      expect({ facts: found.facts.map(({ name }) => name), next: found.next?.read }).toEqual({ facts, next });
    });

    it('as facts of our schema, the same when they are read again', () => {
      for (const { name, data, statement } of found.facts) {
        expect(factCatalogue[name].data.parse(data)).toEqual(data);
        expect(statement?.id).toMatch(/./);
      }
      expect(toFindings(read, answer, account)).toEqual(found);
    });

    it('of the conversation that the session is of, by a link', () => {
      const unlinked = found.facts.filter(
        ({ sessionRef, links = [] }) => sessionRef !== undefined && links.length === 0,
      );
      expect(unlinked).toEqual([]);
    });

    it('without secrets in what is kept', () => {
      const kept = JSON.stringify([found.facts.map(({ secrets: __, ...fact }) => fact), found.next, read]);
      expect([...canaries, 'access-token'].filter((canary) => kept.includes(canary))).toEqual([]);
    });

    it.each(JUNK)('and survives any answer: %.20s', (body) => {
      for (const status of [200, 201, 204, 302, 400, 401, 403, 404, 409, 422])
        for (const fact of toFindings(read, { status, headers: {}, body }, account).facts)
          expect(factCatalogue[fact.name].data.parse(fact.data)).toEqual(fact.data);
    });
  });
};
