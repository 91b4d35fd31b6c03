import type { PolicyClass } from '@earwitness/domain';
import type { Finding } from './finding';
import { found, type Inspection, matchesWherever, type Subject } from './subject';

const isInForce = ({ document: { mode } }: Subject): boolean => mode === 'enforce';
const isOfCapture = ({ document: { phase } }: Subject): boolean => phase === 'capture';

export const neverTrue = ({ subjects }: Inspection): readonly Finding[] =>
  subjects.flatMap((subject) => {
    if (subject.constant === false)
      return [
        found(subject, { severity: 'error', code: 'NeverTrue', detail: 'The condition is never true.' }, ['when']),
      ];
    if (subject.document.sample?.percent !== 0) return [];
    const detail = 'A sample of 0 percent never matches.';
    return [found(subject, { severity: 'error', code: 'NeverTrue', detail }, ['sample', 'percent'])];
  });

export const alwaysTrue = ({ subjects }: Inspection): readonly Finding[] =>
  subjects
    .filter(({ constant, document }) => constant === true && document.class === 'prohibition')
    .map((subject) => {
      const detail = 'The prohibition is always true: nothing in its scope is ever recorded.';
      return found(subject, { severity: 'warning', code: 'AlwaysTrue', detail }, ['when']);
    });

/** The classes that a class leaves nothing to say. */
const hiddenBy = (onConflict: 'prohibit' | 'record'): Readonly<Record<PolicyClass, readonly PolicyClass[]>> => ({
  prohibition: [
    ...(onConflict === 'prohibit' ? (['obligation'] as const) : []),
    'exclusion',
    'onDemand',
    'selection',
    'default',
  ],
  obligation: ['exclusion', 'onDemand', 'selection', 'default'],
  exclusion: ['onDemand', 'selection', 'default'],
  onDemand: [],
  selection: ['default'],
  default: [],
});

/** What is recorded anyway may still say how: where it is kept, when it pauses. */
const makesNoDifference = (above: Subject, below: Subject): boolean =>
  !above.demands || !below.demands || below.isPlain;

const isHidden = (above: Subject, below: Subject, classes: readonly PolicyClass[]): boolean =>
  classes.includes(below.document.class) && makesNoDifference(above, below) && matchesWherever(above, below);

export function* shadowed({ set, subjects }: Inspection): Iterable<readonly Finding[]> {
  const inForce = subjects.filter((subject) => isOfCapture(subject) && isInForce(subject));
  const hidden = hiddenBy(set.settings.onConflict);
  for (const subject of subjects.filter((one) => isOfCapture(one) && one.constant !== false)) {
    const above = inForce.find((other) => isHidden(other, subject, hidden[other.document.class]));
    const detail = `It never matters: ${above?.document.metadata.id}, which is stronger, matches wherever it does.`;
    yield above ? [found(subject, { severity: 'warning', code: 'Shadowed', detail }, [])] : [];
  }
}

/** Whose tenant is of no account: a set is one tenant's, or each tenant has its own in it. */
const coversAll = ({ constant, document: { scope, sample } }: Subject): boolean =>
  constant === true && sample === undefined && scope.channels.length === 0 && scope.vendors.length === 0;

export const noDefault = ({ subjects }: Inspection): readonly Finding[] => {
  const covers = subjects.some((subject) => isOfCapture(subject) && isInForce(subject) && coversAll(subject));
  const detail =
    'No policy is in force for all conversations: those that none matches are not recorded. Say so by one of class default.';
  return covers ? [] : [{ severity: 'warning', code: 'NoDefault', at: '/', detail }];
};
