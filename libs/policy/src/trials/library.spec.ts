import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parsePolicySet } from '../documents/parse-policy-set';
import type { PolicySet } from '../evaluation/policy-set';
import { runTrials } from './run-trials';

const library = join(__dirname, '../../library');
const ready = readdirSync(library).flatMap((file) => /^(.*)\.policies\.yaml$/.exec(file)?.[1] ?? []);

const read = (file: string): readonly unknown[] => {
  const documents = parseAllDocuments(readFileSync(join(library, file), 'utf8'));
  return 'empty' in documents ? [] : documents.map((document) => document.toJS() as unknown);
};

const setOf = (documents: readonly unknown[]): PolicySet => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

describe('the library of policies', () => {
  it('has the usual ones', () => {
    expect(ready.sort()).toEqual([
      'all-party-consent',
      'mifid-voice',
      'never-record',
      'pci-pause',
      'quality-sample',
      'record-all',
    ]);
  });

  it.each(ready)('decides as the tests of %s say', (name) => {
    const results = runTrials(setOf(read(`${name}.policies.yaml`)), read(`${name}.tests.yaml`));
    expect(results.filter(({ hasPassed }) => !hasPassed)).toEqual([]);
    expect(results.length).toBeGreaterThan(1);
  });

  it('can be in force together, but for the settings of one', () => {
    const all = ready.flatMap((name) => read(`${name}.policies.yaml`));
    expect(setOf(all).policies.length).toBeGreaterThanOrEqual(ready.length);
  });

  it.each(ready)('would be found wrong if the tests of %s were tried on other policies', (name) => {
    const contrary = {
      apiVersion: 'earwitness/v1',
      kind: 'Policy',
      metadata: { id: 'contrary' },
      phase: 'capture',
      class: name === 'record-all' || name === 'mifid-voice' ? 'prohibition' : 'default',
    };
    const results = runTrials(setOf([contrary]), read(`${name}.tests.yaml`));
    expect(results.filter(({ hasPassed }) => hasPassed).length).toBeLessThan(results.length);
  });
});
