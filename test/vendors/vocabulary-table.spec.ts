import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '@earwitness/vendors';
import { capabilityTable, vocabularyTables } from './vocabulary-table';

const PATH = join(process.cwd(), 'README.md');

const formatted = (text: string): string =>
  execFileSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--stdin-filepath', 'README.md'], {
    input: text,
    encoding: 'utf8',
  });

const replaced = (readme: string, name: string, text: string): string => {
  const [before, , after] = readme.split(`<!-- ${name} -->`);
  if (before === undefined || after === undefined) throw new Error(`the README has no place for ${name}`);
  return `${before}<!-- ${name} -->\n\n${text}\n\n<!-- ${name} -->${after}`;
};

describe('the tables of vendors in the README', () => {
  it('are what the code says (UPDATE_README=1 writes them)', () => {
    const readme = readFileSync(PATH, 'utf8');
    const withTables = replaced(replaced(readme, 'capabilities', capabilityTable()), 'vocabulary', vocabularyTables());
    const expected = formatted(withTables);
    if (process.env['UPDATE_README']) writeFileSync(PATH, expected);
    else expect(readme).toBe(expected);
  });

  it('have no empty cell', () => {
    for (const { vendor, vocabulary } of adapters) {
      expect({ vendor, hasWords: vocabulary.length > 0 }).toEqual({ vendor, hasWords: true });
      for (const { term, becomes } of vocabulary)
        expect({ term, means: becomes.length > 0 }).toEqual({ term, means: true });
    }
    expect(vocabularyTables()).not.toMatch(/\|[ \t]*\|/);
  });
});
