import { readFileSync } from 'node:fs';
import { ConfigurationInvalid, loadPolicies, readPolicyDocuments } from '@earwitness/configuration';
import type { PolicySet } from '@earwitness/policy';
import type { CommandLine } from '../command-line';

/** A file, with the word for what is wrong when it is not named. */
export const textOf = (path: string | undefined, what: string): string => {
  if (path === undefined) throw new Error(`name ${what}`);
  return readFileSync(path, 'utf8');
};

/** @returns the documents, or undefined after all that is wrong with them was printed. */
export const setIn = (path: string | undefined, { print }: CommandLine): PolicySet | undefined => {
  const text = textOf(path, 'a file of policies');
  try {
    return loadPolicies(text);
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    for (const { at, problem, line, column } of error.faults)
      print(`${path}${line === undefined ? '' : `:${line}:${column}`}: ${at}: ${problem}`);
    return undefined;
  }
};

export const documentsIn = (path: string | undefined, what: string): readonly unknown[] =>
  readPolicyDocuments(textOf(path, what)).documents;
