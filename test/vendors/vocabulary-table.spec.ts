import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '@earwitness/vendors';
import { format } from 'prettier';
import { capabilityTable, vocabularyTables } from './vocabulary-table';

const PATH = join(process.cwd(), 'README.md');

const replaced = (readme: string, name: string, text: string): string => {
  const [before, , after] = readme.split(`<!-- ${name} -->`);
  if (before === undefined || after === undefined) throw new Error(`the README has no place for ${name}`);
  return `${before}<!-- ${name} -->\n\n${text}\n\n<!-- ${name} -->${after}`;
};

describe('the tables of vendors in the README', () => {
  it('are what the code says (UPDATE_README=1 writes them)', async () => {
    const readme = readFileSync(PATH, 'utf8');
    const withTables = replaced(replaced(readme, 'capabilities', capabilityTable()), 'vocabulary', vocabularyTables());
    const expected = await format(withTables, { parser: 'markdown', printWidth: 120 });
    if (process.env['UPDATE_README']) writeFileSync(PATH, expected);
    else expect(readme).toBe(expected);
  });

  it('have no empty cell', () => {
    for (const { vendor, vocabulary } of adapters) {
      expect({ vendor, hasWords: vocabulary.length > 0 }).toEqual({ vendor, hasWords: true });
      for (const { term, becomes } of vocabulary)
        expect({ term, means: becomes.length > 0 }).toEqual({ term, means: true });
    }
    expect(vocabularyTables()).not.toMatch(/\|\s*\|/);
  });
});
