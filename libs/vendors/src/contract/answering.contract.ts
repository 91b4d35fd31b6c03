import { factCatalogue } from '@earwitness/domain';
import type { AccountBase } from './adapter';
import type { AdapterHarness } from './harness.contract';

const JUNK = ['', '<html>', '{', 'null', '[]', '7', '{"action":7}', '{"instructions":{}}', 'x'.repeat(65_536)];

export const promiseAnswers = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, account, questions = {} } = harness;
  const samples = Object.entries(questions);
  const { answering } = adapter;

  it('answers questions exactly where it is asked any', () => {
    const isAsked = Object.values(harness.samples).some(({ webhook }) => adapter.interpret(webhook, account).asks);
    expect({ isAsked, samples: samples.length > 0 }).toEqual({
      isAsked: Boolean(answering),
      samples: Boolean(answering),
    });
  });

  if (!answering || samples.length === 0) return;

  describe.each(samples)('answers: %s', (_, { webhook, record, routing, status, body, facts = [] }) => {
    const answered = answering.answer({ webhook, account, record, ...(routing && { routing }) });

    it('is understood as a question', () => {
      expect(adapter.interpret(webhook, account).asks).toBeDefined();
    });

    it('as recorded', () => {
      expect({ status: answered.status ?? 200, body: answered.body }).toEqual({ status: status ?? 200, body });
      expect((answered.facts ?? []).map(({ name }) => name)).toEqual(facts);
    });

    it('with facts of our schema, and without secrets in them', () => {
      for (const { name, data } of answered.facts ?? []) expect(factCatalogue[name].data.parse(data)).toEqual(data);
      const said = JSON.stringify((answered.facts ?? []).map(({ secrets: __, ...fact }) => fact));
      expect(harness.canaries.filter((canary) => said.includes(canary))).toEqual([]);
    });

    it.each(JUNK)('whatever the application of the customer says: %.20s', (text) => {
      for (const code of [200, 204, 302, 404, 500]) {
        const answer = { status: code, headers: {}, body: text };
        expect(answering.answer({ webhook, account, record, routing: answer })).toHaveProperty('body');
      }
    });
  });
};
