import type { PolicyFacts } from '@earwitness/domain';
import { type PolicyFault, pointer } from '../checking/fault';
import { type ListOfFacts, lengths, objectTypes, variables } from '../conditions/fact-types';

/** Of facts that people state. */
export const LONGEST_TEXT = 1000;

/**
 * All of them, or null where there are more than the cost of conditions is reckoned with. A part of them would do worse
 * than none: what pushes a fact out of it would take back what follows from that fact.
 */
export const unlessTooMany = <T extends object>(values: T, list: ListOfFacts): T | null =>
  (Array.isArray(values) ? values : Object.keys(values)).length > lengths[list] ? null : values;

const fieldsOf = new Map(objectTypes.map(([name, { fields }]) => [name, fields]));

/** A value among facts: its CEL type, and the list it is declared as. */
interface Place {
  readonly type: string;
  readonly list: string;
  readonly path: readonly PropertyKey[];
}

const tooMany = (entries: readonly unknown[], { list, path }: Place): readonly PolicyFault[] => {
  const most = (lengths as Readonly<Record<string, number>>)[list] ?? 0;
  return entries.length > most ? [{ at: pointer(...path), problem: `holds more than ${most}` }] : [];
};

const ofList = (values: readonly unknown[], place: Place): readonly PolicyFault[] => {
  const type = /^list<(.*)>$/.exec(place.type)?.[1] ?? '';
  const faults = tooMany(values, place);
  return faults.length > 0
    ? faults
    : values.flatMap((value, index) => ofValue(value, { ...place, type, path: [...place.path, index] }));
};

const ofMap = (value: object, place: Place): readonly PolicyFault[] => {
  const entries = Object.entries(value);
  const faults = tooMany(entries, place);
  return faults.length > 0
    ? faults
    : entries.flatMap(([key, text]) =>
        [key, text].flatMap((one: unknown) => ofValue(one, { ...place, path: [...place.path, key] })),
      );
};

const ofFields = (value: object, { type, path }: Place): readonly PolicyFault[] => {
  const fields = type === '' ? variables : (fieldsOf.get(type) ?? {});
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) =>
    ofValue(inner, {
      type: fields[field] ?? '',
      list: type === '' ? field : `${type}.${field}`,
      path: [...path, field],
    }),
  );
};

const ofValue = (value: unknown, place: Place): readonly PolicyFault[] => {
  if (typeof value === 'string' && value.length > LONGEST_TEXT)
    return [{ at: pointer(...place.path), problem: `is longer than ${LONGEST_TEXT} characters` }];
  if (Array.isArray(value)) return ofList(value, place);
  if (typeof value !== 'object' || value === null) return [];
  return place.type.startsWith('map<') ? ofMap(value, place) : ofFields(value, place);
};

/** Where there is more than the cost of conditions is reckoned with. */
export const excessesOf = (facts: PolicyFacts): readonly PolicyFault[] =>
  ofFields(facts, { type: '', list: '', path: [] });
