import { type ConfigurationFault, ConfigurationInvalid } from './faults';
import { loadPolicies, readPolicyDocuments } from './policies';

const faultsOf = (act: () => unknown): readonly ConfigurationFault[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error.faults;
    throw error;
  }
  return [];
};

const yaml = `# Two documents
apiVersion: earwitness/v1
kind: Policy
metadata: { id: first, title: "A: b" }
phase: capture
when: inList("vips", c.route.ani)
---
apiVersion: earwitness/v1
kind: List
metadata:
  id: vips
entries: ["+4930"]
`;
const documents = [
  {
    kind: 'Policy',
    apiVersion: 'earwitness/v1',
    metadata: { title: 'A: b', id: 'first' },
    phase: 'capture',
    when: 'inList("vips", c.route.ani)',
  },
  { kind: 'List', apiVersion: 'earwitness/v1', metadata: { id: 'vips' }, entries: ['+4930'] },
];

it('the same policies have the same hash in YAML and in JSON, in whatever order', () => {
  const { hash } = loadPolicies(yaml);
  expect(loadPolicies(JSON.stringify(documents)).hash).toBe(hash);
  expect(loadPolicies(JSON.stringify(documents.toReversed(), null, 2)).hash).toBe(hash);
  expect(loadPolicies(documents.map((one) => JSON.stringify(one)).join('\n---\n')).hash).toBe(hash);
  expect(loadPolicies(yaml.replace('first', 'other')).hash).not.toBe(hash);
});

it('an empty document between separators is none', () => {
  expect(readPolicyDocuments(`---\n${yaml}---\n`).documents).toHaveLength(2);
});

it.each([
  ['/0/metadata/title', { line: 4, column: 24 }],
  ['/0/metadata/nothing', { line: 4, column: 1 }],
  ['/0', { line: 2, column: 1 }],
  ['/1/entries/0', { line: 12, column: 11 }],
  ['/1/entries/9', { line: 12, column: 1 }],
  ['/2', undefined],
  ['/', undefined],
])('%s is found in the text', (pointer, position) => {
  expect(readPolicyDocuments(yaml).positions(pointer)).toEqual(position);
});

it('documents of an array are found', () => {
  expect(readPolicyDocuments('[\n {"a": 1},\n {"b/c": 1}\n]').positions('/1/b~1c')).toEqual({ line: 3, column: 3 });
});

it('faults say where in the text they are', () => {
  const text = yaml.replace('phase:', 'fase:').replace('entries: [', 'entries: ["", ');
  expect(faultsOf(() => loadPolicies(text))).toEqual([
    expect.objectContaining({ at: '/0/phase', line: 2, column: 1 }),
    expect.objectContaining({ at: '/0/fase', line: 5, column: 1 }),
    expect.objectContaining({ at: '/1/entries/0', line: 12, column: 11 }),
  ]);
});

it.each([
  ['as it is', 'when: c.nothing == "x"', { line: 6, column: 7 }],
  ['in quotes', 'when: \'c.nothing == "x"\'', { line: 6, column: 8 }],
  ['in a block', 'when: |\n  c.id == "y" &&\n    c.nothing == "x"', { line: 8, column: 5 }],
])('faults of a condition are where they are in it: %s', (_, when, begin) => {
  const text = yaml.replace(/^when: .*$/m, when);
  const [fault, ...others] = faultsOf(() => loadPolicies(text));
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ at: '/0/when', line: begin.line });
  expect(text.split('\n')[begin.line - 1]?.slice((fault?.column ?? 0) - 1)).toMatch(/^(c)?\.?nothing/);
});

it.each([
  ['a key that is there twice', 'a: 1\nb: 2\na: 3', { line: 3, column: 1 }],
  ['a key that is there twice, further in', '- {a: 1, "a": 3}', { line: 1, column: 10 }],
  ['no YAML', 'a: [1', { line: 1, column: 6 }],
])('refuses %s', (_, text, position) => {
  expect(faultsOf(() => readPolicyDocuments(text))).toEqual([expect.objectContaining(position)]);
});

const doubling = ['a0: &a0 [x]', ...Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];

it.each([
  ['aliases that multiply', doubling.join('\n')],
  ['an alias of nothing', 'a: *b'],
  ['too large a text', `a: ${'x'.repeat(10_000_000)}`],
  ['brackets in brackets', '['.repeat(500_000)],
  ['a bracket that was not opened', '}'.repeat(1_000_000)],
  ['too many parts', '- '.repeat(500_000)],
])('refuses %s, and soon', (_, text) => {
  const begin = performance.now();
  expect(faultsOf(() => readPolicyDocuments(text))).toHaveLength(1);
  expect(performance.now() - begin).toBeLessThan(2000);
});
