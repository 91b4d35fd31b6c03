import { type PolicyFault, pointer, type Suggest } from './fault';
import type { Kind, WrittenDocument } from '../documents/written.document';

/** Where a document names another. */
interface Reference {
  readonly kind: Kind;
  readonly id: string;
  readonly path: readonly PropertyKey[];
}

/** A document with its place among those that were given. */
export interface Placed {
  readonly index: number;
  readonly document: WrittenDocument;
}

export const referencesOf = (document: WrittenDocument): readonly Reference[] => {
  switch (document.kind) {
    case 'List':
      return document.entries.flatMap((entry, index): readonly Reference[] =>
        typeof entry === 'string' ? [] : [{ kind: 'List', id: entry.list, path: ['entries', index] }],
      );
    case 'Group':
      return document.members.flatMap((member, index): readonly Reference[] =>
        typeof member === 'string' ? [] : [{ kind: 'Group', id: member.group, path: ['members', index] }],
      );
    case 'Schedule':
      return document.except.map(({ holidays }, index) => ({
        kind: 'Holidays',
        id: holidays,
        path: ['except', index],
      }));
    case 'Policy':
    case 'Holidays':
    case 'Settings':
      return [];
  }
};

/** Ids by kind, of documents that are otherwise broken too, so that one mistake is told once. */
export type KnownIds = (kind: string) => ReadonlySet<string>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

interface Named {
  readonly index: number;
  readonly kind: string;
  readonly id: string;
}

const namedOf = (documents: readonly unknown[]): readonly Named[] =>
  documents.flatMap((document, index) => {
    if (!isRecord(document) || !isRecord(document['metadata'])) return [];
    const [kind, id] = [document['kind'], document['metadata']['id']];
    return typeof kind === 'string' && typeof id === 'string' ? [{ index, kind, id }] : [];
  });

export const knownIds = (documents: readonly unknown[]): KnownIds => {
  const none: ReadonlySet<string> = new Set();
  const byKind = Map.groupBy(namedOf(documents), ({ kind }) => kind);
  const ids = new Map([...byKind].map(([kind, named]) => [kind, new Set(named.map(({ id }) => id))]));
  return (kind) => ids.get(kind) ?? none;
};

/** Ids that are given twice within a kind. */
export const duplicateFaults = (documents: readonly unknown[]): readonly PolicyFault[] => {
  const first = new Map<string, number>();
  return namedOf(documents).flatMap(({ index, kind, id }) => {
    const before = first.get(`${kind}/${id}`);
    if (before === undefined) first.set(`${kind}/${id}`, index);
    return before === undefined
      ? []
      : [{ at: pointer(index, 'metadata', 'id'), problem: `${id} is used twice, first by ${pointer(before)}` }];
  });
};

/** References to documents that are not there. */
export const danglingFaults = (placed: readonly Placed[], known: KnownIds, suggest: Suggest): readonly PolicyFault[] =>
  placed.flatMap(({ index, document }) =>
    referencesOf(document)
      .filter(({ kind, id }) => !known(kind).has(id))
      .map(({ kind, id, path }) => ({
        at: pointer(index, ...path),
        problem: `there is no ${kind} ${id}${suggest(id, known(kind))}`,
      })),
  );

class CycleSearch {
  readonly faults: PolicyFault[] = [];
  private readonly done = new Set<string>();

  constructor(private readonly byKey: ReadonlyMap<string, Placed>) {}

  /** @param path the keys that led here */
  visit(key: string, path: readonly string[]): void {
    const placed = this.byKey.get(key);
    if (!placed || this.done.has(key)) return;
    for (const reference of referencesOf(placed.document)) {
      const next = `${reference.kind}/${reference.id}`;
      const begin = [...path, key].indexOf(next);
      if (begin === -1) this.visit(next, [...path, key]);
      else this.found(placed.index, reference, [...path, key].slice(begin));
    }
    this.done.add(key);
  }

  private found(index: number, { id, path }: Reference, cycle: readonly string[]): void {
    const names = cycle.map((key) => key.slice(key.indexOf('/') + 1));
    this.faults.push({ at: pointer(index, ...path), problem: `takes in itself: ${[...names, id].join(' → ')}` });
  }
}

/** Lists and groups that take in themselves, by whatever way round. */
export const cycleFaults = (placed: readonly Placed[]): readonly PolicyFault[] => {
  const keyOf = ({ document: { kind, metadata } }: Placed): string => `${kind}/${metadata.id}`;
  const search = new CycleSearch(new Map(placed.map((one) => [keyOf(one), one])));
  for (const one of placed) search.visit(keyOf(one), []);
  return search.faults;
};
