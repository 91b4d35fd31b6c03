import type { PolicyFacts } from '@earwitness/domain';
import { variables } from './fact-types';
import { callOf, childrenOf, iterationOf, type Node } from './syntax';

/** Where a fact is: `c`, `participants`, `[]`, `side`. `[]` stands for every element of a list. */
export type Path = readonly string[];
type Scope = ReadonlyMap<string, Path | undefined>;

const EACH = '[]';

const zoneOfQueue: readonly Path[] = [['c', 'route', 'queue', 'tz']];
const zonesOfPeople: readonly Path[] = ['side', 'tz'].map((field) => ['c', 'participants', EACH, field]);

/** `tz` takes the conversation as a whole, and reads little of it. */
const ofZone = (node: Node): readonly Path[] | undefined => {
  const { name, args } = callOf(node) ?? {};
  if (name !== 'tz') return undefined;
  return args?.[1]?.args === 'queue' ? zoneOfQueue : zonesOfPeople;
};

/** The path that a node is, if it is one: a variable with fields after it, or an element of such a list. */
const pathOf = (node: Node, scope: Scope): Path | undefined => {
  if (node.op === 'id') return scope.has(node.args) ? scope.get(node.args) : own(node.args);
  if (node.op === '.' || node.op === '[]') {
    const [of, key] = node.args;
    const path = pathOf(of, scope);
    return path && [...path, ...stepsTo(key)];
  }
  const iteration = iterationOf(node);
  if (iteration?.macro === 'filter') return pathOf(iteration.over, scope);
  return undefined;
};

const own = (name: string): Path | undefined => (name in variables ? [name] : undefined);

const stepsTo = (key: string | Node): Path => {
  if (typeof key === 'string') return [key];
  return key.op === 'value' ? [String(key.args)] : [];
};

/** What stands in brackets and has to be read too. */
const indexed = (node: Node, scope: Scope): readonly Path[] => {
  if (node.op !== '.' && node.op !== '[]') return readsIn(childrenOf(node), scope);
  const [of, key] = node.args;
  return [...(pathOf(of, scope) ? indexedIn(of, scope) : reads(of, scope)), ...inKey(key, scope)];
};
const indexedIn = (node: Node, scope: Scope): readonly Path[] => (node.op === 'id' ? [] : indexed(node, scope));
const inKey = (key: string | Node, scope: Scope): readonly Path[] => (typeof key === 'string' ? [] : reads(key, scope));
const readsIn = (nodes: readonly Node[], scope: Scope): readonly Path[] => nodes.flatMap((node) => reads(node, scope));

const isBelow = (path: Path, list: Path): boolean => list.every((name, index) => path[index] === name);

const ofIteration = (node: Node, scope: Scope): readonly Path[] | undefined => {
  const iteration = iterationOf(node);
  if (!iteration) return undefined;
  const list = pathOf(iteration.over, scope);
  const element = list && [...list, EACH];
  const inBody = readsIn(iteration.bodies, new Map([...scope, [iteration.variable, element]]));
  const isPlain = iteration.over.op === 'id' || iteration.over.op === '.';
  const isRead = element !== undefined && inBody.some((path) => isBelow(path, element));
  return isRead && isPlain ? inBody : [...reads(iteration.over, scope), ...inBody];
};

const reads = (node: Node, scope: Scope): readonly Path[] => {
  const known = ofZone(node) ?? ofIteration(node, scope);
  if (known) return known;
  const path = pathOf(node, scope);
  if (!path) return readsIn(childrenOf(node), scope);
  return [path, ...indexedIn(node, scope)];
};

const plain = /^\w+$/;
const nameOfStep = (step: string): string =>
  step === EACH ? EACH : plain.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;

/** `c.participants[].side`, `c.attrs["a.b"]`; a list that is read as a whole has no brackets. */
const nameOf = (path: Path): string => path.map(nameOfStep).join('').slice(1).replace(/\[\]$/, '');

/** The facts that a part of a condition can read, by name, each once. None: the part is a constant. */
export const readsOf = (node: Node): readonly string[] => [...new Set(reads(node, new Map()).map(nameOf))];

const step = /"(?:\\.|[^"\\])*"|\[\]|\w+/g;
const pathNamed = (name: string): Path =>
  (name.match(step) ?? []).map((text) => (text.startsWith('"') ? (JSON.parse(text) as string) : text));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The value at a path, that of every element where it goes through a list; null where there is none. */
const valueAt = (value: unknown, path: Path): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  if (name === EACH) return Array.isArray(value) ? value.map((item: unknown) => valueAt(item, rest)) : null;
  return isObject(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : null;
};

/** What facts were that a finding names. One that was missing is null. */
export const factsNamed = (names: readonly string[], facts: PolicyFacts): Readonly<Record<string, unknown>> =>
  Object.fromEntries(names.map((name) => [name, valueAt(facts, pathNamed(name))]));
