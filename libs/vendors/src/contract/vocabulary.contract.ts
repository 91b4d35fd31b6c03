import type { AccountBase } from './adapter';
import type { AdapterHarness } from './harness.contract';
import type { Meaning } from './vocabulary';

export const promiseVocabulary = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, shows } = harness;
  const { vocabulary } = adapter;
  if (!shows) return;

  const named = (kind: string, becomes: readonly Meaning[]): readonly string[] =>
    becomes.filter((meaning) => meaning.startsWith(`${kind} `)).map((meaning) => meaning.slice(kind.length + 1));

  it('has a vocabulary in which no word is twice', () => {
    const words = vocabulary.map(({ document, kind, term }) => `${document}: ${kind} ${term}`);
    expect(new Set(words).size).toBe(words.length);
    expect(words.length).toBeGreaterThan(0);
  });

  const toFacts = vocabulary.filter(({ becomes }) => named('fact', becomes).length > 0);
  it.each(toFacts.map((term) => [term.term, term] as const))('makes of %s what it says', (_, { term, becomes }) => {
    const facts = shows[term]?.().map(({ name }) => name) ?? [];
    expect(new Set(facts)).toEqual(new Set(named('fact', becomes)));
  });

  it('means commands that it supports, operations and reads that it has', () => {
    const supported = new Set([
      ...adapter.commands.capabilities.flatMap(({ mode, supports }) => supports.map((type) => `${type} ${mode}`)),
      ...adapter.commands.capabilities.flatMap(({ supports }) => supports.map((type) => `${type} `)),
    ]);
    const reads = new Set(Object.values(harness.reads ?? {}).map(({ read }) => read.what));
    for (const { becomes } of vocabulary) {
      for (const command of named('command', becomes)) expect([...supported]).toContain(command);
      for (const name of named('operation', becomes)) expect(Object.keys(adapter.operations ?? {})).toContain(name);
      for (const what of named('read', becomes)) expect([...reads]).toContain(what);
    }
  });
};
