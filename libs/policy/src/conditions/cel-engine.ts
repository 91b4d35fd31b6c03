import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import { type Clause, clausesOf, explainBy, truthOf } from './clauses';
import type { Compiled, Condition, ConditionEngine, ConditionFault } from './condition-engine';
import { worstCost } from './cost';
import { environmentOf } from './environment';
import { toCelValues } from './fact-types';
import { guard, guardTyped, type NodeFault } from './guards';
import { adapt, hasten } from './syntax';

const LONGEST_SOURCE = 10_000;
const DEAREST = 10_000;

const faultAt = (source: string, offset: number, problem: string): ConditionFault => {
  const before = source.slice(0, offset);
  return { problem, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
};

const refused = (source: string, faults: readonly NodeFault[]): Compiled => ({
  isValid: false,
  faults: faults.map(({ node, problem }) => faultAt(source, node.pos, problem)),
});

const limits: Readonly<Record<string, (most: string) => string>> = {
  maxAstNodes: (most) => `has more than ${most} parts`,
  maxDepth: (most) => `nests deeper than ${most} levels`,
  maxListElements: (most) => `has a list of more than ${most} elements`,
  maxMapEntries: (most) => `has a map of more than ${most} entries`,
  maxCallArguments: (most) => `has a call with more than ${most} arguments`,
};

const inPlainWords = (summary: string): string => {
  const [, limit = '', most = ''] = /^Exceeded (\w+) \((\d+)\)$/.exec(summary) ?? [];
  return limits[limit]?.(most) ?? summary.replaceAll(/(\w)_\(/g, '$1(').replace('No such key:', 'there is no fact');
};

/** Errors of the library say what in `summary`, and where in `node`; others come of a source that nests too deeply. */
const refusedBy = (source: string, error: unknown): Compiled => {
  const { summary, node, range } = error as {
    readonly summary?: string;
    readonly node?: { readonly pos: number };
    readonly range?: { readonly start: number };
  };
  const problem =
    summary === undefined ? 'the condition cannot be checked, it may nest too deeply' : inPlainWords(summary);
  return { isValid: false, faults: [faultAt(source, node?.pos ?? range?.start ?? 0, problem)] };
};

const conditionOf = (source: string, run: ParseResult, clauses: Clause): Condition => ({
  source,
  holds: ({ native }) => truthOf(run, native),
  explain: (activation) => explainBy(clauses, activation),
});

const checked = (env: Environment, source: string, run: ParseResult): Compiled => {
  const { valid, type, error } = run.check();
  if (!valid) return refusedBy(source, error);
  if (type !== 'bool')
    return refused(source, [{ node: run.ast, problem: `a condition is true or false, not ${type}` }]);
  const faults = guardTyped(run.ast);
  if (faults.length > 0) return refused(source, faults);
  const cost = worstCost(run.ast);
  if (cost > DEAREST)
    return refused(source, [{ node: run.ast, problem: `costs ${cost} at worst, more than ${DEAREST}` }]);
  hasten(run);
  const clauses = clausesOf(env, run, source);
  return { isValid: true, condition: conditionOf(source, run, clauses), cost };
};

/** Conditions in the Common Expression Language, over the facts as their schema declares them. */
export const celEngine: ConditionEngine = {
  compile: (source, lookups) => {
    if (source.length > LONGEST_SOURCE)
      return {
        isValid: false,
        faults: [{ problem: `is longer than ${LONGEST_SOURCE} characters`, line: 1, column: 1 }],
      };
    try {
      const env = environmentOf(lookups);
      const run = env.parse(source);
      const faults = guard(run.ast, lookups);
      if (faults.length > 0) return refused(source, faults);
      adapt(run);
      return checked(env, source, run);
    } catch (error) {
      return refusedBy(source, error);
    }
  },
  activate: (facts) => ({ facts, native: toCelValues(facts) }),
};
