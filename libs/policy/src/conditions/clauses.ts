import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import type { Activation, Settled } from './condition-engine';
import { type Path, readsOf, valueAt } from './reads';
import { adapt, hasten, type Node } from './syntax';

/** Three-valued: undefined where a fact is missing, or the evaluation fails. */
export type Truth = boolean | undefined;

interface Leaf {
  readonly op: 'leaf';
  readonly text: string;
  readonly reads: ReadonlyMap<string, Path>;
  readonly run: ParseResult;
}

/** A condition taken apart at its outermost `&&` and `||`. */
export type Clause = Leaf | { readonly op: '&&' | '||'; readonly text: string; readonly parts: readonly Clause[] };

/** Never throws. No stack is taken of what fails: that would cost more than the evaluation. */
export const truthOf = (run: ParseResult, values: unknown): Truth => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const value: unknown = run(values as Record<string, unknown>);
    return typeof value === 'boolean' ? value : undefined;
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

/** Strings and comments, which may hold brackets of their own, or a bracket. */
const token =
  /[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"]*"|'[^']*')|"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\/.*|[()]/g;

type Span = readonly [start: number, end: number];

const bracketsIn = (source: string): readonly Span[] => {
  const open: number[] = [];
  const pairs: Span[] = [];
  for (const { 0: text, index } of source.matchAll(token)) {
    if (text === '(') open.push(index);
    if (text === ')') pairs.push([open.pop() ?? 0, index + 1]);
  }
  return pairs;
};

/** The parser leaves out brackets around what stands at either end of a node, so that they are opened or closed only. */
const balanced = (node: Node, brackets: readonly Span[]): Span => {
  let { start, end } = node;
  for (const [open, close] of brackets) {
    if (open < start && close > start && close <= end) start = open;
    if (open >= start && open < end && close > end) end = close;
  }
  return [start, end];
};

const partsOf = (node: Node, op: '&&' | '||'): readonly Node[] =>
  node.op === op ? node.args.flatMap((side) => partsOf(side, op)) : [node];

/** Of a part of a condition that was checked as a whole. */
const program = (env: Environment, source: string): ParseResult => {
  const parsed = env.parse(source);
  adapt(parsed);
  parsed.check();
  hasten(parsed);
  return parsed;
};

const leaves = new WeakMap<Environment, Map<string, Leaf>>();

/** The same words are the same leaf in all conditions of an environment, so that it is evaluated once for all of them. */
const leafOf = (env: Environment, node: Node, text: string): Leaf => {
  const known = leaves.get(env) ?? new Map<string, Leaf>();
  leaves.set(env, known);
  const leaf: Leaf = known.get(text) ?? { op: 'leaf', text, reads: readsOf(node), run: program(env, text) };
  known.set(text, leaf);
  return leaf;
};

export const clausesOf = (env: Environment, { ast }: ParseResult, source: string): Clause => {
  const brackets = bracketsIn(source);
  const build = (node: Node): Clause => {
    const text = source.slice(...balanced(node, brackets));
    if (node.op !== '&&' && node.op !== '||') return leafOf(env, node, text);
    return { op: node.op, text, parts: partsOf(node, node.op).map(build) };
  };
  return build(ast);
};

interface Outcome {
  readonly truth: Truth;
  readonly clause: Clause;
  /** What was needed for it: leaves whose facts count. */
  readonly leaves: readonly Clause[];
}

const truthOfLeaf = (leaf: Leaf, { native, truths }: Activation): Truth => {
  if (truths.has(leaf)) return truths.get(leaf);
  const truth = truthOf(leaf.run, native);
  truths.set(leaf, truth);
  return truth;
};

/** One part decides where it can (false of `&&`, true of `||`); else the first that is not known; else all together. */
const settle = (clause: Clause, activation: Activation): Outcome => {
  if (clause.op === 'leaf') return { truth: truthOfLeaf(clause, activation), clause, leaves: [clause] };
  const deciding = clause.op === '||';
  let open: Outcome | undefined;
  const others: Outcome[] = [];
  for (const part of clause.parts) {
    const outcome = settle(part, activation);
    if (outcome.truth === deciding) return outcome;
    if (outcome.truth === undefined) open ??= outcome;
    others.push(outcome);
  }
  return open ?? { truth: !deciding, clause, leaves: others.flatMap(({ leaves }) => leaves) };
};

const lookUp = ({ facts, lookedUp }: Activation, name: string, path: Path): unknown => {
  const known = lookedUp.get(name);
  if (known !== undefined) return known;
  const value = valueAt(facts, path);
  lookedUp.set(name, value);
  return value;
};

/** As `Condition.explain` promises. */
export const explainBy = (clause: Clause, activation: Activation): Settled => {
  const { truth, clause: settled, leaves } = settle(clause, activation);
  const read: Record<string, unknown> = {};
  for (const leaf of leaves)
    if (leaf.op === 'leaf') for (const [name, path] of leaf.reads) read[name] = lookUp(activation, name, path);
  return { holds: truth, clause: settled.text, facts: read };
};
