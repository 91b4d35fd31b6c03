import { type ASTNode, parse, serialize } from '@marcbachmann/cel-js';

/** What a condition says whatever the facts are; undefined where that depends. */
export type Constant = boolean | undefined;

/** What a clause demands of one expression: that it is one of some literals, or none of them. */
interface Demand {
  readonly of: string;
  readonly isOneOf: boolean;
  readonly literals: readonly string[];
}

const literalOf = (node: ASTNode): string | undefined => (node.op === 'value' ? serialize(node) : undefined);

const operandsOf = (node: ASTNode, op: '&&' | '||'): readonly ASTNode[] =>
  node.op === op ? node.args.flatMap((operand) => operandsOf(operand, op)) : [node];

const equality = (args: readonly [ASTNode, ASTNode], isOneOf: boolean): Demand | undefined => {
  const [left, right] = args;
  const literal = literalOf(right) ?? literalOf(left);
  if (literal === undefined) return undefined;
  return { of: serialize(literalOf(right) === undefined ? right : left), isOneOf, literals: [literal] };
};

const membership = ([value, list]: readonly [ASTNode, ASTNode]): Demand | undefined => {
  if (list.op !== 'list') return undefined;
  const literals = list.args.map(literalOf).filter((literal) => literal !== undefined);
  return literals.length === list.args.length ? { of: serialize(value), isOneOf: true, literals } : undefined;
};

const demandOf = (node: ASTNode): Demand | undefined => {
  if (node.op === '==' || node.op === '!=') return equality(node.args, node.op === '==');
  if (node.op === 'in') return membership(node.args);
  if (node.op !== '!_') return undefined;
  const inner = demandOf(node.args);
  return inner && { ...inner, isOneOf: !inner.isOneOf };
};

/** No literal is left that satisfies all that is demanded of one expression. */
const isImpossible = (demands: readonly Demand[]): boolean => {
  const wanted = demands.filter(({ isOneOf }) => isOneOf);
  const [first] = wanted;
  if (!first) return false;
  const refused = demands.filter(({ isOneOf }) => !isOneOf).flatMap(({ literals }) => literals);
  return !first.literals.some(
    (literal) => wanted.every(({ literals }) => literals.includes(literal)) && !refused.includes(literal),
  );
};

const contradicts = (clauses: readonly ASTNode[]): boolean => {
  const written = new Set(clauses.map(serialize));
  if (clauses.some((clause) => clause.op === '!_' && written.has(serialize(clause.args)))) return true;
  const demands = clauses.map(demandOf).filter((demand) => demand !== undefined);
  return [...Map.groupBy(demands, ({ of }) => of).values()].some(isImpossible);
};

/** @param settling the value of one operand that settles the whole: false of `&&`, true of `||` */
const joined = (operands: readonly ASTNode[], settling: boolean): Constant => {
  const constants = operands.map(constantOf);
  if (constants.includes(settling)) return settling;
  return constants.includes(undefined) ? undefined : !settling;
};

/** Literals that are written twice are the same; those of other types never meet, as conditions are type-checked. */
const comparison = ([left, right]: readonly [ASTNode, ASTNode], isEquality: boolean): Constant => {
  const [one, other] = [literalOf(left), literalOf(right)];
  return one === undefined || other === undefined ? undefined : (one === other) === isEquality;
};

const negated = (constant: Constant): Constant => (constant === undefined ? undefined : !constant);

const conjunction = (operands: readonly ASTNode[]): Constant =>
  contradicts(operands) ? false : joined(operands, false);

const isEmptyList = (node: ASTNode): boolean => node.op === 'list' && node.args.length === 0;

const related = (node: ASTNode): Constant => {
  if (node.op === 'in') return isEmptyList(node.args[1]) ? false : undefined;
  return node.op === '==' || node.op === '!=' ? comparison(node.args, node.op === '==') : undefined;
};

const constantOf = (node: ASTNode): Constant => {
  if (node.op === 'value') return typeof node.args === 'boolean' ? node.args : undefined;
  if (node.op === '!_') return negated(constantOf(node.args));
  if (node.op === '&&') return conjunction(operandsOf(node, '&&'));
  if (node.op === '||') return joined(operandsOf(node, '||'), true);
  return related(node);
};

/** Finds what can be seen without facts; where it says undefined, the condition may still be constant. */
export const constantCondition = (source: string): Constant => constantOf(parse(source).ast);
