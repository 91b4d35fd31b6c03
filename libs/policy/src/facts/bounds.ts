import type { PolicyFacts } from '@earwitness/domain';
import { type PolicyFault, pointer } from '../checking/fault';
import { type ListOfFacts, lengths, objectTypes, variables } from '../conditions/fact-types';

const LONGEST_TEXT = 1000;

/** The first ones, in the order that facts have anyway: as many as the cost of conditions is reckoned with. */
export const first = <T>(values: readonly T[], list: ListOfFacts): readonly T[] =>
  values.length > lengths[list] ? values.slice(0, lengths[list]) : values;

type Texts = Readonly<Record<string, string>>;

/** The same of attributes, by name. */
export const firstOf = (attributes: Texts, list: ListOfFacts): Texts => {
  const names = Object.keys(attributes);
  if (names.length <= lengths[list]) return attributes;
  return Object.fromEntries(first(names.sort(), list).map((name) => [name, attributes[name] ?? '']));
};

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
