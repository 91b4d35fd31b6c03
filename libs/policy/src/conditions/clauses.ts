import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import type { Activation, Settled } from './condition-engine';
import { readsOf } from './reads';
import { adapt, hasten, type Node } from './syntax';

/** Three-valued: undefined where a fact is missing, or the evaluation fails. */
export type Truth = boolean | undefined;

/** What there is to say of a clause, whatever its truth. */
interface Told {
  readonly whenTrue: Settled;
  readonly whenFalse: Settled;
  readonly whenUnknown: Settled;
}

interface Leaf extends Told {
  readonly op: 'leaf';
  readonly run: ParseResult;
  /** Of the evaluation that asked last: other conditions of it ask for the same. */
  readonly last: { activation: Activation | undefined; truth: Truth };
}

/** A condition taken apart at its outermost `&&` and `||`. */
export type Clause = Leaf | (Told & { readonly op: '&&' | '||'; readonly parts: readonly Clause[] });

const told = (clause: string, reads: readonly string[]): Told => ({
  whenTrue: { holds: true, clause, reads },
  whenFalse: { holds: false, clause, reads },
  whenUnknown: { holds: undefined, clause, reads },
});

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
  const leaf: Leaf = known.get(text) ?? {
    op: 'leaf',
    run: program(env, text),
    last: { activation: undefined, truth: undefined },
    ...told(text, readsOf(node)),
  };
  known.set(text, leaf);
  return leaf;
};

export const clausesOf = (env: Environment, { ast }: ParseResult, source: string): Clause => {
  const brackets = bracketsIn(source);
  const build = (node: Node): Clause => {
    const text = source.slice(...balanced(node, brackets));
    if (node.op !== '&&' && node.op !== '||') return leafOf(env, node, text);
    return { op: node.op, parts: partsOf(node, node.op).map(build), ...told(text, readsOf(node)) };
  };
  return build(ast);
};

const truthOfLeaf = ({ run, last }: Leaf, activation: Activation): Truth => {
  if (last.activation === activation) return last.truth;
  last.truth = truthOf(run, activation.native);
  last.activation = activation;
  return last.truth;
};

const tellOf = (leaf: Leaf, truth: Truth): Settled =>
  truth === undefined ? leaf.whenUnknown : truth ? leaf.whenTrue : leaf.whenFalse;

/**
 * As `Condition.explain` promises. One part decides where it can (false of `&&`, true of `||`); else the first that is
 * not known; else all together.
 */
export const explainBy = (clause: Clause, activation: Activation): Settled => {
  if (clause.op === 'leaf') return tellOf(clause, truthOfLeaf(clause, activation));
  const deciding = clause.op === '||';
  let open: Settled | undefined;
  for (const part of clause.parts) {
    const settled = explainBy(part, activation);
    if (settled.holds === deciding) return settled;
    if (settled.holds === undefined) open ??= settled;
  }
  return open ?? (deciding ? clause.whenFalse : clause.whenTrue);
};
