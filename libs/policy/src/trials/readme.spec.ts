import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parsePolicySet } from '../documents/parse-policy-set';
import { runTrials } from './run-trials';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const examples = [
  ...readme.matchAll(/### (.*?)\n[\s\S]*?```yaml policies\n([\s\S]*?)```\s*```yaml tests\n([\s\S]*?)```/g),
].map(([, title = '', policies = '', tests = '']) => [title, policies, tests] as const);

const read = (text: string): readonly unknown[] => {
  const documents = parseAllDocuments(text);
  return 'empty' in documents ? [] : documents.map((document) => document.toJS() as unknown);
};

describe('the examples of the README', () => {
  it('are all tried', () => {
    expect(examples.length).toBe(readme.match(/```yaml policies/g)?.length);
    expect(examples.length).toBeGreaterThan(3);
  });

  it.each(examples)('"%s" decides as its tests say', (_, policies, tests) => {
    const parsed = parsePolicySet(read(policies));
    expect(parsed.isValid ? [] : parsed.faults).toEqual([]);
    if (!parsed.isValid) return;
    const results = runTrials(parsed.set, read(tests));
    expect(results.filter(({ hasPassed }) => !hasPassed)).toEqual([]);
    expect(results.length).toBeGreaterThan(1);
  });
});
