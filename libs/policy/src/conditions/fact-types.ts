import { instant, policyFacts, type PolicyFacts } from '@earwitness/domain';
import { z } from 'zod';

export const TIMESTAMP = 'google.protobuf.Timestamp';

type View = Record<string, unknown>;
type ToCel = (value: never) => unknown;

/** An object of the facts as CEL declares it: its fields by type, and the class of its instances. */
export interface ObjectType {
  readonly fields: Readonly<Record<string, string>>;
  readonly view: new (source: never) => View;
}

interface FactType {
  readonly cel: string;
  /** Absent: the value is taken as it is. */
  readonly toCel?: ToCel;
}

const names: Readonly<Record<string, string>> = {
  c: 'Conversation',
  r: 'Recording',
  vendors: 'Vendor',
  participants: 'Participant',
  captures: 'Capture',
};
const nameOf = (key: string): string => names[key] ?? key.charAt(0).toUpperCase() + key.slice(1);

const objects = new Map<string, ObjectType>();

/** Every field is set, in one order, so that all instances have one shape. What is null is as unknown as what is absent. */
const viewOf = (converters: readonly (readonly [string, ToCel | undefined])[]): ObjectType['view'] =>
  class {
    [field: string]: unknown;
    constructor(source: never) {
      for (const [key, toCel] of converters) {
        const value: unknown = source[key];
        const isKnown = value !== undefined && value !== null;
        this[key] = isKnown && toCel ? toCel(value as never) : (value ?? undefined);
      }
    }
  };

const objectOf = (key: string, shape: Readonly<Record<string, z.ZodType>>): FactType => {
  const types = Object.entries(shape).map(([field, schema]) => [field, typeOf(field, schema)] as const);
  const view = viewOf(types.map(([field, { toCel }]) => [field, toCel]));
  const fields = Object.fromEntries(types.map(([field, { cel }]) => [field, cel]));
  objects.set(nameOf(key), { fields, view });
  return { cel: nameOf(key), toCel: (value) => new view(value) };
};

const listOf = ({ cel, toCel }: FactType): FactType => ({
  cel: `list<${cel}>`,
  ...(toCel ? { toCel: (values: never) => (values as readonly never[]).map(toCel) } : {}),
});

const numberOf = (schema: z.ZodNumber): FactType =>
  schema.format === 'safeint' ? { cel: 'int', toCel: (value) => BigInt(value) } : { cel: 'double' };

const collectionOf = (key: string, schema: z.ZodType): FactType | undefined => {
  if (schema instanceof z.ZodObject) return objectOf(key, schema.shape);
  if (schema instanceof z.ZodArray) return listOf(typeOf(key, schema.element as z.ZodType));
  return schema instanceof z.ZodRecord ? { cel: 'map<string, string>' } : undefined;
};

const scalarOf = (schema: z.ZodType): FactType | undefined => {
  if (schema instanceof z.ZodNumber) return numberOf(schema);
  if (schema instanceof z.ZodBoolean) return { cel: 'bool' };
  return schema instanceof z.ZodString || schema instanceof z.ZodEnum ? { cel: 'string' } : undefined;
};

const typeOf = (key: string, schema: z.ZodType): FactType => {
  if (schema === instant) return { cel: TIMESTAMP, toCel: (value) => new Date(value) };
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly)
    return typeOf(key, schema.unwrap() as z.ZodType);
  const type = collectionOf(key, schema) ?? scalarOf(schema);
  if (type) return type;
  throw new TypeError(`${key} has a type that conditions cannot read`);
};

const root = objectOf('facts', policyFacts.shape);

/** The variables of a condition by CEL type, as the schema of the facts has them. */
export const variables: Readonly<Record<string, string>> = objects.get('Facts')?.fields ?? {};

/** The types of objects among the facts, those within others first. */
export const objectTypes: readonly (readonly [string, ObjectType])[] = [...objects].filter(
  ([name]) => name !== 'Facts',
);

/** The CEL type of what a path such as `route.queue.tz` leads to from a type; undefined where it leads nowhere. */
export const typeAt = (from: string, path: readonly string[]): string | undefined =>
  path.reduce<string | undefined>((type = '', field) => {
    const fields = objects.get(type)?.fields ?? {};
    return Object.hasOwn(fields, field) ? fields[field] : undefined;
  }, from);

/** Facts as the values that CEL works on: timestamps, big integers, typed objects. */
export const toCelValues = (facts: PolicyFacts): View => root.toCel?.(facts as never) as View;

/**
 * The greatest length of a list of facts: what the cost of a condition is reckoned with. Of a conversation a longer list is
 * unknown, and stated facts that exceed it are refused.
 */
export const lengths = {
  vendors: 16,
  'Vendor.capabilities': 32,
  'Conversation.jurisdictions': 16,
  'Conversation.tags': 64,
  'Conversation.attrs': 64,
  'Conversation.participants': 32,
  /** Where nothing can be paused, every pause of a long call is the begin of another one. */
  'Conversation.captures': 64,
  'Conversation.cues': 64,
  'Participant.groups': 32,
  'Caller.groups': 64,
  'Caller.scopes': 32,
} as const;
export type ListOfFacts = keyof typeof lengths;
