import { lengths } from './fact-types';
import { callOf, childrenOf, iterationOf, type Node, typeOf } from './syntax';

/** How long a list can be at worst, and the lists in it. */
interface Extent {
  readonly count: number;
  readonly of?: Extent;
}
type Scope = ReadonlyMap<string, Extent>;

const NONE: Extent = { count: 0 };

/** In nodes of a tree; what is not here costs one. Lists and groups are hash tables, whatever their size. */
const prices = new Map([
  ['rx', 50],
  ['inList', 3],
  ['inGroup', 3],
  ['inSchedule', 20],
  ['tz', 32],
  ['country', 10],
  ['timestamp', 5],
]);

const widest = (extents: readonly Extent[]): Extent => {
  const inner = extents.flatMap(({ of }) => of ?? []);
  const count = Math.max(0, ...extents.map((extent) => extent.count));
  return inner.length > 0 ? { count, of: widest(inner) } : { count };
};

const within = (scope: Scope, variable: string, extent: Extent | undefined): Scope =>
  new Map([...scope, [variable, extent ?? NONE]]);

const extentOfIteration = (node: Node, scope: Scope): Extent => {
  const iteration = iterationOf(node);
  if (!iteration) return NONE;
  const over = extentOf(iteration.over, scope);
  if (iteration.macro === 'filter') return over;
  const body = iteration.bodies.at(-1);
  return body ? { count: over.count, of: extentOf(body, within(scope, iteration.variable, over.of)) } : over;
};

const combined = (node: Node, scope: Scope): Extent => {
  const parts = childrenOf(node).map((child) => extentOf(child, scope));
  if (node.op === 'list') return { count: parts.length, of: widest(parts) };
  if (node.op === '+') return { ...widest(parts), count: parts.reduce((sum, { count }) => sum + count, 0) };
  return node.op === '?:' ? widest(parts.slice(1)) : NONE;
};

const lengthOf = (name: string): Extent => ({ count: (lengths as Readonly<Record<string, number>>)[name] ?? 0 });

const extentOf = (node: Node, scope: Scope): Extent => {
  if (node.op === 'id') return scope.get(node.args) ?? lengthOf(node.args);
  if (node.op === '.') return lengthOf(`${typeOf(node.args[0])?.name}.${node.args[1]}`);
  if (node.op === '[]') return extentOf(node.args[0], scope).of ?? NONE;
  return node.op === 'rcall' ? extentOfIteration(node, scope) : combined(node, scope);
};

/** Membership and equality look at every element; a concatenation copies them. */
const walksLists = new Set(['in', '==', '!=', '+']);

const own = (node: Node, scope: Scope): number => {
  const lists = walksLists.has(node.op) ? childrenOf(node) : [];
  const walked = lists.reduce((sum, list) => sum + weight(extentOf(list, scope)), 0);
  return walked + (prices.get(callOf(node)?.name ?? '') ?? 1);
};
const weight = ({ count, of }: Extent): number => count * (1 + (of ? weight(of) : 0));

/** What an evaluation costs at worst, in nodes visited, when every list is as long as it may be. */
export const worstCost = (node: Node, scope: Scope = new Map()): number => {
  const iteration = iterationOf(node);
  if (!iteration) return childrenOf(node).reduce((sum, child) => sum + worstCost(child, scope), own(node, scope));
  const over = extentOf(iteration.over, scope);
  const inner = within(scope, iteration.variable, over.of);
  const body = iteration.bodies.reduce((sum, one) => sum + worstCost(one, inner), 1);
  return 1 + worstCost(iteration.over, scope) + over.count * body;
};
