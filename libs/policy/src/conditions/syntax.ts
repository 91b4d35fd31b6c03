import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { replaced } from './environment';
import { objectTypes } from './fact-types';

export type Node = ASTNode;

const objectNames: ReadonlySet<string> = new Set(objectTypes.map(([name]) => name));

/** What the checker leaves on a node. */
interface CheckedType {
  readonly kind: string;
  readonly name: string;
}
export const typeOf = (node: Node): CheckedType | undefined =>
  (node as Node & { readonly checkedType?: CheckedType }).checkedType;

/** Macros over lists: their first argument names the element, the others are evaluated for each. */
export const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

export interface Iteration {
  readonly macro: string;
  readonly over: Node;
  readonly variable: string;
  readonly bodies: readonly Node[];
}

export const iterationOf = (node: Node): Iteration | undefined => {
  if (node.op !== 'rcall' || !macros.has(node.args[0])) return undefined;
  const [macro, over, [variable, ...bodies]] = node.args;
  return variable?.op === 'id' ? { macro, over, variable: variable.args, bodies } : undefined;
};

/** A call of a function or method by the name in the source, with its arguments, the receiver of a method first. */
export const callOf = (node: Node): { readonly name: string; readonly args: readonly Node[] } | undefined => {
  if (node.op === 'call') return { name: nameOf(node.args[0]), args: node.args[1] };
  return node.op === 'rcall' ? { name: nameOf(node.args[0]), args: [node.args[1], ...node.args[2]] } : undefined;
};
const nameOf = (name: string): string => name.replace(/_$/, '');

export const childrenOf = (node: Node): readonly Node[] => {
  if (node.op === 'value' || node.op === 'id') return [];
  if (node.op === '.') return [node.args[0]];
  return node.op === 'call' || node.op === 'rcall'
    ? (callOf(node)?.args ?? [])
    : ([node.args].flat(2) as readonly Node[]);
};

/** Every node with those below it, but for the names that macros give. */
export const nodesOf = (node: Node): readonly Node[] => {
  const iteration = iterationOf(node);
  const below = iteration ? [iteration.over, ...iteration.bodies] : childrenOf(node);
  return [node, ...below.flatMap(nodesOf)];
};

interface HasMacro {
  readonly args: readonly Node[];
  typeCheck(checker: { check(node: Node, context: unknown): unknown }, macro: HasMacro, context: unknown): unknown;
}

/** The library checks only the variable of `has(c.route.queue)`; a misspelt field would be false for ever. */
const checkWholePath = (node: Node): void => {
  const { macro } = (node as unknown as { readonly meta: { readonly macro?: HasMacro } }).meta;
  const [path] = macro?.args ?? [];
  if (!macro || !path) return;
  const inner = macro.typeCheck;
  macro.typeCheck = (checker, self, context) => {
    checker.check(path, context);
    return inner(checker, self, context);
  };
};

/** Makes a condition that was parsed, and not yet checked, use our functions where the library's will not do. */
export const adapt = ({ ast }: ParseResult): void => {
  for (const node of nodesOf(ast)) {
    if (node.op !== 'call' && node.op !== 'rcall') continue;
    const [name] = node.args;
    if (replaced.has(name)) node.args[0] = `${name}_`;
    if (name === 'has') checkWholePath(node);
  }
};

const absent = new RangeError('a fact is missing');

const readField = (object: Readonly<Record<string, unknown>>, field: string): unknown => {
  const value = object[field];
  if (value === undefined) throw absent;
  return value;
};

/** Of the library. */
interface Context {
  getValue(variable: string): unknown;
}
type Evaluate = (evaluator: { run(node: Node, context: Context): unknown }, node: Node, context: Context) => unknown;

const isObject = (node: Node): boolean => objectNames.has(typeOf(node)?.name ?? '');

/** A fact of an object: `c.route.queue`. */
const isOfObject = (node: Node | undefined): node is Node & { readonly op: '.' } =>
  node?.op === '.' && isObject(node.args[0]);

const readVariable =
  (name: string): Evaluate =>
  (_evaluator, _node, context) => {
    const value = context.getValue(name);
    if (value === undefined) throw absent;
    return value;
  };

const isPresent =
  (owner: Node, field: string): Evaluate =>
  (evaluator, _, context) =>
    (evaluator.run(owner, context) as Record<string, unknown>)[field] !== undefined;

/**
 * Makes a condition that was checked read facts directly. The library asks again for the type of what the checker has
 * seen, and writes an error with an extract of the source for each that is missing: three times the cost of all else.
 */
export const hasten = ({ ast }: ParseResult): void => {
  for (const node of nodesOf(ast)) {
    const fast = node as unknown as { handle: typeof readField; evaluate: Evaluate };
    if (isOfObject(node)) fast.handle = readField;
    if (node.op === 'id' && isObject(node)) fast.evaluate = readVariable(node.args);
    const [asked] = node.op === 'call' && node.args[0] === 'has' ? node.args[1] : [];
    if (isOfObject(asked)) fast.evaluate = isPresent(...asked.args);
  }
};
