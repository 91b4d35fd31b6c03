import { type Clause, type Truth, truthOf } from './clauses';
import type { Node } from './syntax';

const always = (truth: boolean): string => (truth ? 'is always true' : 'is never true');

/** A conjunct that says what one fact is: `c.direction == "inbound"`. */
const equality = (clause: Clause): readonly [fact: string, value: unknown] | undefined => {
  const ast: Node | undefined = clause.op === 'leaf' ? clause.run.ast : undefined;
  if (ast?.op !== '==' || clause.op !== 'leaf' || clause.reads.size !== 1) return undefined;
  const [left, right] = ast.args;
  if (left.op === '.' && right.op === 'value') return [[...clause.reads.keys()].join(), right.args];
  return undefined;
};

const isContradiction = (parts: readonly Clause[]): boolean => {
  const known = new Map<string, unknown>();
  return parts.some((part) => {
    const [fact, value] = equality(part) ?? [];
    if (fact === undefined) return false;
    const isOther = known.has(fact) && known.get(fact) !== value;
    known.set(fact, value);
    return isOther;
  });
};

const fold = (clause: Clause): Truth => {
  if (clause.op === 'leaf') return clause.reads.size === 0 ? truthOf(clause.run, {}) : undefined;
  const deciding = clause.op === '||';
  const truths = clause.parts.map(fold);
  if (truths.includes(deciding)) return deciding;
  if (!deciding && isContradiction(clause.parts)) return false;
  return truths.every((truth) => truth === !deciding) ? !deciding : undefined;
};

const ofParts = (clause: Clause): readonly string[] => {
  if (clause.op === 'leaf') return [];
  return clause.parts.flatMap((part) => {
    const truth = fold(part);
    return truth === undefined ? ofParts(part) : [`${part.text} ${always(truth)}`];
  });
};

/** What is seen without any facts to be of no use. `true` alone is meant. */
export const notesOf = (clause: Clause): readonly string[] => {
  if (clause.text === 'true') return [];
  const truth = fold(clause);
  return truth === undefined ? ofParts(clause) : [`the condition ${always(truth)}`];
};
