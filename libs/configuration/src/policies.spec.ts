import { type ConfigurationFault, ConfigurationInvalid } from './faults';
import { loadPolicies, readingPolicyDocuments, readPolicyDocuments } from './policies';

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

it.each([
  ['aliases', `a: &a 1\nb: [${'*a,'.repeat(101)}]`, '100 aliases'],
  ['anchors', `b: [${'&a 1,'.repeat(1001)}]`, '1000 anchors'],
  ['tags', `b: [${'!a 1,'.repeat(1001)}]`, '1000 tags'],
  ['directives', '%X\n'.repeat(101), '100 directives'],
  ['documents', '---\n'.repeat(2001), '2000 documents'],
  ['commas', `a: [${', '.repeat(102)}]`, 'commas'],
  ['empty lines', `a: 1${'\r\n'.repeat(20_001)}`, 'empty lines'],
  ['levels', Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), '64 levels'],
  ['levels of a list', '- '.repeat(70), '64 levels'],
])('refuses too many %s', (_, text, problem) => {
  expect(faultsOf(() => readPolicyDocuments(text))).toEqual([{ at: '/', problem: expect.stringContaining(problem) }]);
});

it('takes what looks like them in texts', () => {
  const texts = ['*a', '&a', '!a', '%YAML 9.9', ', , ,'].flatMap((text) => Array.from({ length: 2100 }, () => text));
  const [read] = readPolicyDocuments(`a:\n${texts.map((text) => `- ${JSON.stringify(text)}`).join('\n')}`).documents;
  expect(read).toEqual({ a: texts });
});

it.each([
  ['%YAML 1.2\n---\na: 1', 0],
  ['%YAML 1.1\n---\na: 1', 0],
  ['%YAML 9.9\n---\na: 1', 1],
  ['%YAML 1.20\n---\na: 1', 1],
])('knows the versions of YAML: %j', (text, faults) => {
  expect(faultsOf(() => readPolicyDocuments(text))).toHaveLength(faults);
});

it('of very many faults tells the first, and how many more there are', () => {
  const text = Array.from({ length: 150 }, (_, index) => yaml.split('---')[0]?.replace('first', `p${index}`));
  const faults = faultsOf(() =>
    loadPolicies(text.join('x: 1\n---\n').replaceAll('inList("vips", c.route.ani)', 'true')),
  );
  expect(faults).toHaveLength(101);
  expect(faults[0]).toMatchObject({ at: '/0/x', line: 7 });
  expect(faults.at(-1)).toEqual({ at: '/', problem: 'there are 49 more faults' });
});

describe('time', () => {
  const timed = (work: () => unknown): number => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  };
  const policyOf = (fields: string): string => `${yaml.slice(0, yaml.indexOf('when'))}${fields}`;
  const keys = (count: number): string =>
    policyOf(Array.from({ length: count }, (_, index) => `k${index}: 1`).join('\n'));
  const entries = (count: number): string =>
    yaml.replace('["+4930"]', `[${Array.from({ length: count }, () => '7').join()}]`);
  const misplaced = (count: number): string => policyOf(`tags: [${'a: b: c, '.repeat(count)}]`);

  it.each([
    ['unknown fields', keys],
    ['wrong entries', entries],
    ['what is not well formed', misplaced],
  ])('of many faults grows with the text, and no faster: %s', (_, text) => {
    const load = (count: number) => () => faultsOf(() => loadPolicies(text(count)));
    load(400)();
    expect(timed(load(40_000))).toBeLessThan(20 * timed(load(4000)) + 200);
  });

  it('is spent in parts, between which others have their turn', () => {
    const parts = readingPolicyDocuments(keys(4000));
    let count = 0;
    while (parts.next().done !== true) count += 1;
    expect(count).toBeGreaterThan(20);
  });
});
