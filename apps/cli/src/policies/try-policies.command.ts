import { type Finding, lint, policyJsonSchema, type PolicySet, runTrials, type TrialResult } from '@earwitness/policy';
import type { CommandLine } from '../command-line';
import { documentsIn, setIn } from './policy-files';
import { circumstancesOf } from './tenant-circumstances';

const NEEDS_ACCOUNTS: ReadonlySet<Finding['code']> = new Set([
  'RecorderUnknown',
  'RecorderLacksCapability',
  'StoreUnknown',
]);

/** Without an accounts file nobody knows what there is to record with, or where to. */
const findingsOf = (set: PolicySet, line: CommandLine): readonly Finding[] => {
  const circumstances = circumstancesOf(line);
  if (circumstances) return lint(set, circumstances);
  line.complain('no accounts file: recorders and stores are not checked');
  return lint(set, { recorders: [], stores: [] }).filter(({ code }) => !NEEDS_ACCOUNTS.has(code));
};

/** `policies lint <file>`: every fault of the documents, then what is odd about the set. @returns 1 where it must not be activated. */
export const lintPolicies = (line: CommandLine): Promise<number> => {
  const [path] = line.rest;
  const set = setIn(path, line);
  if (!set) return Promise.resolve(1);
  const findings = findingsOf(set, line);
  for (const { severity, code, at, detail } of findings) line.print(`${path}: ${at}: ${severity} ${code}: ${detail}`);
  line.print(`${set.policies.length} policies, hash ${set.hash}`);
  return Promise.resolve(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
};

const shown = ({ id, hasPassed, differences, faults }: TrialResult): readonly string[] => [
  `${hasPassed ? 'ok  ' : 'FAIL'} ${id}`,
  ...faults.map(({ at, problem }) => `       ${at}: ${problem}`),
  ...differences.map(
    ({ what, expected, actual }) =>
      `       ${what}: expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(actual)}`,
  ),
];

/** `policies test <file> <tests>…`: facts in, decisions out. @returns 1 where one is not as expected. */
export const testPolicies = (line: CommandLine): Promise<number> => {
  const [path, ...tests] = line.rest;
  const set = setIn(path, line);
  if (!set) return Promise.resolve(1);
  if (tests.length === 0) throw new Error('name at least one file of tests');
  const results = tests.flatMap((file) => runTrials(set, documentsIn(file, 'a file of tests')));
  for (const text of results.flatMap(shown)) line.print(text);
  const failed = results.filter(({ hasPassed }) => !hasPassed).length;
  line.print(`${results.length - failed} passed, ${failed} failed`);
  return Promise.resolve(failed > 0 || results.length === 0 ? 1 : 0);
};

/** `policies schema`: the JSON Schema of the documents, for editors. */
export const printSchema = ({ print }: CommandLine): Promise<number> => {
  print(JSON.stringify(policyJsonSchema(), null, 2));
  return Promise.resolve(0);
};
