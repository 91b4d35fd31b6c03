import { at } from '@earwitness/testing';
import * as fc from 'fast-check';
import type { z } from 'zod';
import { type Fact, factCatalogue, type FactName } from '../facts/fact';
import { linkKind } from '../facts/origin';

/** Few, so that facts meet; and some that are traps as keys. */
const word = fc.constantFrom('a', 'b', '', 'unknown', '__proto__', 'constructor', 'toString', 'id:a', 'a/b/a');
const moment = fc.constantFrom(
  ...[0, 0.001, 5, 60, 86_400].map(at),
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
);

const plain = new Map<string, fc.Arbitrary<unknown>>([
  ['number', fc.integer({ min: 1, max: 1_000_000 })],
  ['boolean', fc.boolean()],
  ['unknown', word],
]);

const isOfType = <T extends z.core.$ZodTypes['_zod']['def']['type']>(
  schema: z.core.$ZodType,
  type: T,
): schema is Extract<z.core.$ZodTypes, { _zod: { def: { type: T } } }> => schema._zod.def.type === type;

const allowedOf = (parts: Readonly<Record<string, z.core.$ZodType>>): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, allowedBy(part)])), {
    noNullPrototype: true,
  });

const wordOf = ({ _zod: { def } }: z.core.$ZodString): fc.Arbitrary<string> =>
  'format' in def && def.format === 'datetime' ? moment : word;

const wrapped = (schema: z.core.$ZodType): fc.Arbitrary<unknown> | undefined => {
  if (isOfType(schema, 'optional')) return fc.option(allowedBy(schema._zod.def.innerType), { nil: undefined });
  if (isOfType(schema, 'nullable')) return fc.option(allowedBy(schema._zod.def.innerType), { nil: null });
  if (isOfType(schema, 'default') || isOfType(schema, 'readonly')) return allowedBy(schema._zod.def.innerType);
  return undefined;
};

/** What a declaration allows, as far as ours go. */
const allowedBy = (schema: z.core.$ZodType): fc.Arbitrary<unknown> => {
  if (isOfType(schema, 'string')) return wordOf(schema);
  if (isOfType(schema, 'enum')) return fc.constantFrom(...Object.values(schema._zod.def.entries));
  if (isOfType(schema, 'object')) return allowedOf(schema._zod.def.shape);
  if (isOfType(schema, 'array')) return fc.array(allowedBy(schema._zod.def.element), { minLength: 2, maxLength: 3 });
  if (isOfType(schema, 'record'))
    return fc.dictionary(word, allowedBy(schema._zod.def.valueType), { maxKeys: 2, noNullPrototype: true });
  const allowed = wrapped(schema) ?? plain.get(schema._zod.def.type);
  if (!allowed) throw new Error(`nothing is known of ${schema._zod.def.type}`);
  return allowed;
};

/** As it comes out of JSON: what is undefined is absent. */
const asRead = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const anyOrigin = fc.record(
  {
    tenant: fc.constant('acme'),
    vendor: fc.constantFrom('telnyx', 'iotcomms', 'sinch'),
    account: fc.constantFrom('main', '__proto__'),
    sessionRef: word,
    captureRef: word,
    captureId: word,
    links: fc.array(fc.record({ kind: fc.constantFrom(...linkKind.options), value: fc.constant('v'), evidence: word })),
    refs: fc.dictionary(word, word),
    handles: fc.dictionary(word, word),
    occurredAt: moment,
    occurredAtSource: fc.constant('vendor' as const),
    receivedAt: moment,
    deliveryId: word,
    digest: fc.constant(''),
    learnedBy: fc.constantFrom('poll' as const, 'backfill' as const),
    traceId: fc.constantFrom('a'.repeat(32), 'b'.repeat(32)),
  },
  {
    requiredKeys: [
      ...(['tenant', 'vendor', 'account', 'links', 'occurredAt', 'occurredAtSource'] as const),
      ...(['receivedAt', 'deliveryId', 'digest', 'traceId'] as const),
    ],
  },
);

const names = Object.keys(factCatalogue) as FactName[];

/** Any fact at all that our schema takes, however little sense it makes. */
export const anyFact: fc.Arbitrary<Fact> = fc
  .constantFrom(...names)
  .chain((name) =>
    fc.record({
      name: fc.constant(name),
      id: fc.oneof({ weight: 4, arbitrary: fc.uuid() }, { weight: 1, arbitrary: word }),
      origin: anyOrigin,
      data: allowedBy(factCatalogue[name].data),
    }),
  )
  .map((stated) => asRead(stated) as unknown as Fact);
