import type { Lookups } from '../conditions/condition-engine';
import type { WrittenDocument } from '../documents/written.document';
import { flattened, type Nested } from './flattened';
import { holidayDays, weeklyHours, type WeeklyHours } from './weekly-hours';

type Sets = ReadonlyMap<string, ReadonlySet<string>>;

const listsOf = (documents: readonly WrittenDocument[]): readonly Nested[] =>
  documents.flatMap((document) =>
    document.kind === 'List'
      ? [
          {
            id: document.metadata.id,
            own: document.entries.filter((entry) => typeof entry === 'string'),
            takenIn: document.entries.flatMap((entry) => (typeof entry === 'string' ? [] : [entry.list])),
          },
        ]
      : [],
  );

const groupsOf = (documents: readonly WrittenDocument[]): readonly Nested[] =>
  documents.flatMap((document) =>
    document.kind === 'Group'
      ? [
          {
            id: document.metadata.id,
            own: document.members.filter((member) => typeof member === 'string'),
            takenIn: document.members.flatMap((member) => (typeof member === 'string' ? [] : [member.group])),
          },
        ]
      : [],
  );

const schedulesOf = (documents: readonly WrittenDocument[]): ReadonlyMap<string, WeeklyHours> => {
  const holidays = new Map(
    documents.flatMap((document) =>
      document.kind === 'Holidays' ? [[document.metadata.id, holidayDays(document)] as const] : [],
    ),
  );
  return new Map(
    documents.flatMap((document) => {
      if (document.kind !== 'Schedule') return [];
      const days = new Set(document.except.flatMap((except) => holidays.get(except.holidays) ?? []));
      return [[document.metadata.id, weeklyHours(document, days)] as const];
    }),
  );
};

const largestOf = (...all: readonly Sets[]): number =>
  all.flatMap((sets) => [...sets.values()]).reduce((most, { size }) => Math.max(most, size), 0);

/**
 * What conditions can look up in these documents.
 * @returns undefined where nested lists or groups grow beyond all measure once they are taken in
 */
export const lookupsOf = (documents: readonly WrittenDocument[]): Lookups | undefined => {
  const lists = flattened(listsOf(documents));
  const groups = flattened(groupsOf(documents));
  if (!lists || !groups) return undefined;
  const schedules = schedulesOf(documents);
  const tables = { List: lists, Group: groups, Schedule: schedules };
  return {
    has: (kind, name) => tables[kind].has(name),
    largest: largestOf(lists, groups),
    inList: (name, value) => lists.get(name)?.has(value) ?? false,
    inGroup: (name, member) => groups.get(name)?.has(member) ?? false,
    inSchedule: (name, atMs, tz) => schedules.get(name)?.(atMs, tz) ?? false,
  };
};
