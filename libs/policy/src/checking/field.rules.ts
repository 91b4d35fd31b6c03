import { isTimeZone } from '../lookups/local-time';
import { toMilliseconds } from '../documents/duration';
import { type PolicyFault, pointer } from './fault';
import type { WrittenPolicy } from '../documents/policy.document';
import type { Placed } from './reference.rules';
import type { WrittenDocument } from '../documents/written.document';

/** What is wrong with a field, given others of its document. */
interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

const found = (isWrong: boolean, problem: string, ...path: readonly PropertyKey[]): readonly Contradiction[] =>
  isWrong ? [{ path, problem }] : [];

const isLonger = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && (toMilliseconds(a) ?? 0) > (toMilliseconds(b) ?? 0);

const inPolicy = ({ capture, control, lifecycle }: WrittenPolicy): readonly Contradiction[] => {
  const both = control.resumeOn.findIndex((cue) => control.pauseOn.includes(cue));
  const isMute = capture.announce?.text !== undefined && capture.announce.kind !== 'spoken';
  return [
    ...found(isMute, 'is said only where kind is spoken', 'capture', 'announce', 'text'),
    ...found(
      control.resumeOn.length > 0 && control.pauseOn.length === 0,
      'ends no pause, as pauseOn is empty',
      'control',
      'resumeOn',
    ),
    ...found(both !== -1, 'is in pauseOn too', 'control', 'resumeOn', both),
    ...found(
      isLonger(lifecycle?.retainMin, lifecycle?.retainMax),
      'is longer than retainMax',
      'lifecycle',
      'retainMin',
    ),
  ];
};

const inDocument = (document: WrittenDocument): readonly Contradiction[] => {
  switch (document.kind) {
    case 'Policy':
      return inPolicy(document);
    case 'Schedule':
      return found(
        document.tz !== undefined && !isTimeZone(document.tz),
        `${document.tz ?? ''} is no IANA time zone such as Europe/Berlin`,
        'tz',
      );
    case 'List':
    case 'Group':
    case 'Holidays':
    case 'Settings':
      return [];
  }
};

/** What the fields of one document say against each other, or cannot mean. */
export const fieldFaults = (placed: readonly Placed[]): readonly PolicyFault[] =>
  placed.flatMap(({ index, document }) =>
    inDocument(document).map(({ path, problem }) => ({ at: pointer(index, ...path), problem })),
  );

/** Policies of somebody else. */
export const tenantFaults = (placed: readonly Placed[], tenant: string | undefined): readonly PolicyFault[] =>
  placed.flatMap(({ index, document }) => {
    const foreign = document.kind === 'Policy' && tenant !== undefined ? document.scope.tenant : undefined;
    return foreign === undefined || foreign === tenant
      ? []
      : [{ at: pointer(index, 'scope', 'tenant'), problem: 'is another tenant than the one that the set is for' }];
  });

/** Settings are for the whole set: there is one place for them. */
export const settingsFaults = (placed: readonly Placed[]): readonly PolicyFault[] => {
  const [first, ...more] = placed.filter(({ document }) => document.kind === 'Settings');
  return more.map(({ index }) => ({
    at: pointer(index),
    problem: `there can be one Settings document only, and ${pointer(first?.index ?? 0)} is one`,
  }));
};
