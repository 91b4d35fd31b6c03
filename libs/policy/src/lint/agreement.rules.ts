import type { Finding } from './finding';
import { demands, found, type Inspection, matchesWherever, matchTogether, type Subject } from './subject';

const othersOf = (subject: Subject, subjects: readonly Subject[]): readonly Subject[] =>
  subjects.filter((other) => other !== subject && matchTogether(subject, other));

/** What is in shadow blocks nothing. */
const severityOf = (subjects: readonly Subject[]): Finding['severity'] =>
  subjects.every(({ document }) => document.mode === 'enforce') ? 'error' : 'warning';

const regionsOf = ({ document }: Subject): readonly string[] | undefined => document.store?.region;

const common = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.filter((region) => b.includes(region));

const emptied = (subject: Subject, by: readonly Subject[]): Finding => {
  const names = by.map(({ document }) => document.metadata.id).join(', ');
  const detail = `No region is left where ${names} matches too.`;
  return found(subject, { severity: severityOf(by), code: 'EmptyRegions', detail }, ['store', 'region']);
};

const disjointFrom = (subject: Subject, rivals: readonly Subject[]): Subject | undefined =>
  rivals.find((other) => common(regionsOf(subject) ?? [], regionsOf(other) ?? []).length === 0);

/** Three may have no region in common though any two have. */
const exhausts = (subject: Subject, rivals: readonly Subject[]): boolean =>
  rivals.reduce((left, other) => common(left, regionsOf(other) ?? []), regionsOf(subject) ?? []).length === 0;

/** Each pair is told once, at the weaker of the two. */
export const emptyRegions = ({ subjects }: Inspection): readonly Finding[] => {
  const confined = subjects.filter((subject) => demands(subject) && regionsOf(subject) !== undefined);
  return confined.flatMap((subject, index) => {
    const rivals = othersOf(subject, confined.slice(0, index));
    const rival = disjointFrom(subject, rivals);
    if (rival) return [emptied(subject, [rival])];
    const certain = rivals.filter((other) => matchesWherever(other, subject));
    return exhausts(subject, certain) ? [emptied(subject, certain)] : [];
  });
};

export const retentionContradicts = ({ subjects }: Inspection): readonly Finding[] => {
  const keeping = subjects.filter((subject) => demands(subject) && subject.document.lifecycle !== undefined);
  return keeping.flatMap((subject) => {
    const retainMin = subject.document.lifecycle?.retainMin ?? 0;
    const shorter = othersOf(subject, keeping).filter(
      ({ document: { lifecycle } }) => lifecycle?.retainMax !== undefined && lifecycle.retainMax < retainMin,
    );
    return shorter.map((other) => {
      const detail = `It is to be kept longer than ${other.document.metadata.id}, which can match too, allows.`;
      const problem = { severity: severityOf([other]), code: 'RetentionContradicts', detail } as const;
      return found(subject, problem, ['lifecycle', 'retainMin']);
    });
  });
};
