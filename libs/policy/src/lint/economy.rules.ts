import { pointer } from '../checking/fault';
import { referencesOf } from '../checking/reference.rules';
import type { WrittenDocument } from '../documents/written.document';
import type { Finding } from './finding';
import type { Inspection } from './subject';

/** Ten conditions at their very worst. */
export const COST_BUDGET = 100_000;

export const costOverBudget = ({ set, costBudget = COST_BUDGET }: Inspection): readonly Finding[] => {
  const costs = set.policies.map(({ document, cost }) => ({ id: document.metadata.id, cost }));
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (total <= costBudget) return [];
  const dearest = costs.toSorted((a, b) => b.cost - a.cost).slice(0, 3);
  const names = dearest.map(({ id, cost }) => `${id} ${cost}`).join(', ');
  const detail = `All conditions together may cost ${total}, and ${costBudget} are allowed. The dearest: ${names}.`;
  return [{ severity: 'error', code: 'CostOverBudget', at: '/', detail }];
};

/** Texts in a condition, written as CEL or as a tree, and the groups that may play: each may be a name. */
const namesIn = (document: WrittenDocument): readonly string[] => {
  if (document.kind !== 'Policy') return [];
  const source = typeof document.when === 'string' ? document.when : JSON.stringify(document.when);
  const texts = [...source.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
  return [...texts, ...(document.access?.allow ?? []), ...(document.access?.deny ?? [])];
};

export const unusedReference = ({ set }: Inspection): readonly Finding[] => {
  const documents = set.documents as readonly WrittenDocument[];
  const named = new Set(documents.flatMap(namesIn));
  const referred = new Set(documents.flatMap(referencesOf).map(({ kind, id }) => `${kind}/${id}`));
  return documents.flatMap(({ kind, metadata: { id } }, index): readonly Finding[] => {
    if (kind === 'Policy' || kind === 'Settings') return [];
    const isUsed = referred.has(`${kind}/${id}`) || (kind !== 'Holidays' && named.has(id));
    const detail = `Nothing uses ${kind} ${id}.`;
    return isUsed ? [] : [{ severity: 'warning', code: 'UnusedReference', at: pointer(index), detail }];
  });
};
