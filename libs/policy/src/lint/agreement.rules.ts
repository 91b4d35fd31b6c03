import type { Finding } from './finding';
import { areDisjoint, found, type Inspection, matchesWherever, matchTogether, type Subject } from './subject';

/** What is in shadow blocks nothing. */
const severityOf = (subjects: readonly Subject[]): Finding['severity'] =>
  subjects.every(({ document }) => document.mode === 'enforce') ? 'error' : 'warning';

const MOST_NAMES = 5;

const namesOf = (subjects: readonly Subject[]): string => {
  const names = subjects.slice(0, MOST_NAMES).map(({ document }) => document.metadata.id);
  const others = subjects.length - names.length;
  return `${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
};

/** Where the copy of a policy may lie. */
interface Confined {
  readonly subject: Subject;
  readonly regions: ReadonlySet<string>;
}

const emptied = (subject: Subject, by: readonly Subject[]): Finding => {
  const detail = `No region is left where ${namesOf(by)} matches too.`;
  return found(subject, { severity: severityOf(by), code: 'EmptyRegions', detail }, ['store', 'region']);
};

/** Three may have no region in common though any two have. */
const exhausts = ({ regions }: Confined, rivals: readonly Confined[]): boolean =>
  ![...regions].some((region) => rivals.every((rival) => rival.regions.has(region)));

const emptyRegionsOf = (confined: Confined, stronger: readonly Confined[]): readonly Finding[] => {
  const { subject, regions } = confined;
  const rivals = stronger.filter((other) => matchTogether(subject, other.subject));
  const rival = rivals.find((other) => areDisjoint(regions, other.regions));
  if (rival) return [emptied(subject, [rival.subject])];
  const certain = rivals.filter((other) => matchesWherever(other.subject, subject));
  const all = certain.map((other) => other.subject);
  return exhausts(confined, certain) ? [emptied(subject, all)] : [];
};

/** Each pair is told once, at the weaker of the two. */
export function* emptyRegions({ subjects }: Inspection): Iterable<readonly Finding[]> {
  const confined = subjects.flatMap((subject): readonly Confined[] => {
    const regions = subject.document.store?.region;
    return subject.demands && regions ? [{ subject, regions: new Set(regions) }] : [];
  });
  for (const [index, one] of confined.entries()) yield emptyRegionsOf(one, confined.slice(0, index));
}

const allowsLess = (retainMin: number, { document: { lifecycle } }: Subject): boolean =>
  lifecycle?.retainMax !== undefined && lifecycle.retainMax < retainMin;

const contradictionOf = (subject: Subject, keeping: readonly Subject[]): readonly Finding[] => {
  const retainMin = subject.document.lifecycle?.retainMin ?? 0;
  const shorter = keeping.filter(
    (other) => other !== subject && allowsLess(retainMin, other) && matchTogether(subject, other),
  );
  const enforced = shorter.filter(({ document }) => document.mode === 'enforce');
  const rivals = enforced.length > 0 ? enforced : shorter;
  if (rivals.length === 0) return [];
  const detail = `It is to be kept longer than allowed by what can match too: ${namesOf(rivals)}.`;
  const problem = { severity: severityOf(rivals), code: 'RetentionContradicts', detail } as const;
  return [found(subject, problem, ['lifecycle', 'retainMin'])];
};

export function* retentionContradicts({ subjects }: Inspection): Iterable<readonly Finding[]> {
  const keeping = subjects.filter((subject) => subject.demands && subject.document.lifecycle !== undefined);
  for (const subject of keeping) yield contradictionOf(subject, keeping);
}
