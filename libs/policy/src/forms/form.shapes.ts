import { z } from 'zod';

const text = z.string().max(1000);
const fact = z.string().max(200);
const scalar = z.union([text, z.number(), z.boolean()]);
const quantity = z.union([z.number(), text]);
const branches = z.array(z.unknown()).min(1).max(100);

/** A form has exactly one of these shapes, known by its first key. */
export const shapes = {
  all: z.strictObject({ all: branches }),
  any: z.strictObject({ any: branches }),
  not: z.strictObject({ not: z.unknown() }),
  participants: z.strictObject({
    participants: z.union([z.strictObject({ any: z.unknown() }), z.strictObject({ all: z.unknown() })]),
  }),
  inList: z.strictObject({ inList: z.strictObject({ list: text, fact }) }),
  inGroup: z.strictObject({ inGroup: z.strictObject({ group: text, fact }) }),
  inSchedule: z.strictObject({ inSchedule: z.strictObject({ schedule: text, fact, tz: text.optional() }) }),
  fact: z.strictObject({
    fact,
    is: scalar.optional(),
    isNot: scalar.optional(),
    in: z.array(scalar).min(1).max(200).optional(),
    startsWith: text.optional(),
    contains: text.optional(),
    atLeast: quantity.optional(),
    atMost: quantity.optional(),
    exists: z.boolean().optional(),
  }),
};
export type Kind = keyof typeof shapes;
export const kinds = Object.keys(shapes) as readonly Kind[];
export type Comparison = z.infer<(typeof shapes)['fact']>;
export type Operator = Exclude<keyof Comparison, 'fact'>;
