import { z } from 'zod';
import { type PolicyFault, pointer, suggestion } from '../checking/fault';
import { type Kind, type Comparison, type Operator, shapes, kinds } from './form.shapes';
import { TIMESTAMP, typeAt, variables } from '../conditions/fact-types';

export type Formed =
  | { readonly isValid: true; readonly source: string }
  | { readonly isValid: false; readonly faults: readonly PolicyFault[] };

const DEEPEST = 16;
const FACT = 'must be a fact such as c.direction, or p.side of a participant';

/** Where in the tree, whether inside `participants`, and what was found wrong so far. */
interface Place {
  readonly at: string;
  readonly isInside: boolean;
  readonly depth: number;
  readonly faults: PolicyFault[];
}
const below = (place: Place, ...path: readonly (string | number)[]): Place => ({
  ...place,
  at: [place.at, ...path].join('/'),
  depth: place.depth + 1,
});

/** Stands for what could not be translated: the faults say why, and the source is thrown away. */
const refuse = ({ at, faults }: Place, problem: string): string => {
  faults.push({ at: at === '' ? '/' : at, problem });
  return 'false';
};

/** A JSON string is a CEL string too, with quotes, backslashes and line breaks escaped. */
const quoted = (value: string): string => JSON.stringify(value);

interface Operand {
  readonly source: string;
  readonly type: string;
}

/** `c.attrs.` takes any key, everything else must be declared. */
const attributeOf = (path: string): Operand | undefined =>
  path.startsWith('c.attrs.') ? { source: `c.attrs[${quoted(path.slice(8))}]`, type: 'string' } : undefined;

const declaredOf = (path: string, isInside: boolean): Operand | undefined => {
  const [name = '', ...fields] = path.split('.');
  const known: Readonly<Record<string, string>> = isInside ? { ...variables, p: 'Participant' } : variables;
  const from = Object.hasOwn(known, name) ? known[name] : undefined;
  const type = from === undefined ? undefined : typeAt(from, fields);
  return type === undefined ? undefined : { source: path, type };
};

const operandOf = (path: string, place: Place): Operand | undefined => {
  const operand = attributeOf(path) ?? declaredOf(path, place.isInside);
  if (!operand) refuse(below(place, 'fact'), FACT);
  return operand;
};

const literals: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  string: (value) => (typeof value === 'string' ? quoted(value) : undefined),
  bool: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  int: (value) => (Number.isSafeInteger(value) ? String(value) : undefined),
  double: (value) => (typeof value === 'number' ? doubleOf(value) : undefined),
  [TIMESTAMP]: (value) =>
    z.iso.datetime({ offset: true }).safeParse(value).success ? `timestamp(${quoted(String(value))})` : undefined,
};
const doubleOf = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : `double(${quoted(`${value}`)})`;

const literal = (type: string, value: unknown, place: Place): string =>
  literals[type]?.(value) ?? refuse(place, `must be a ${type === TIMESTAMP ? 'moment in RFC 3339' : type}`);

const ordered = new Set(['int', 'double', TIMESTAMP]);
const infix =
  (sign: string) =>
  ({ source, type }: Operand, value: unknown, place: Place): string =>
    `${source} ${sign} ${literal(type, value, place)}`;

const compared =
  (sign: string) =>
  (operand: Operand, value: unknown, place: Place): string =>
    ordered.has(operand.type) ? infix(sign)(operand, value, place) : refuse(place, 'is for numbers and moments');

const onText =
  (method: string) =>
  ({ source, type }: Operand, value: unknown, place: Place): string =>
    type === 'string' ? `${source}.${method}(${literal('string', value, place)})` : refuse(place, 'is for texts');

const presence = ({ source }: Operand, value: unknown, place: Place): string => {
  const [, map, key] = /^(.*)\[(.*)\]$/s.exec(source) ?? [];
  if (map === undefined && !source.includes('.')) return refuse(place, `is for facts within ${source}`);
  return `${value === true ? '' : '!'}${map === undefined ? `has(${source})` : `(${key} in ${map})`}`;
};

const operators: Readonly<Record<Operator, (operand: Operand, value: unknown, place: Place) => string>> = {
  is: infix('=='),
  isNot: infix('!='),
  in: ({ source, type }, values, place) =>
    `${source} in [${(values as readonly unknown[]).map((value, index) => literal(type, value, below(place, index))).join(', ')}]`,
  startsWith: onText('startsWith'),
  contains: (operand, value, place) =>
    operand.type === 'list<string>'
      ? `${literal('string', value, place)} in ${operand.source}`
      : onText('contains')(operand, value, place),
  atLeast: compared('>='),
  atMost: compared('<='),
  exists: presence,
};

const comparison = (form: Comparison, place: Place): string => {
  const used = (Object.keys(operators) as Operator[]).filter((name) => form[name] !== undefined);
  const [operator] = used;
  if (!operator || used.length > 1) return refuse(place, 'must have exactly one comparison, such as is or exists');
  const operand = operandOf(form.fact, place);
  return operand ? operators[operator](operand, form[operator], below(place, operator)) : 'false';
};

const textual = (path: string, place: Place): string => {
  const operand = operandOf(path, place);
  if (operand && operand.type !== 'string') return refuse(below(place, 'fact'), 'must be a text');
  return operand?.source ?? 'false';
};

const schedule = (form: z.infer<(typeof shapes)['inSchedule']>['inSchedule'], place: Place): string => {
  const operand = operandOf(form.fact, place);
  if (operand && operand.type !== TIMESTAMP) return refuse(below(place, 'fact'), 'must be a moment');
  const zone = form.tz === undefined ? [] : [zoneOf(form.tz)];
  return `inSchedule(${[quoted(form.schedule), operand?.source ?? 'now', ...zone].join(', ')})`;
};
const zoneOf = (tz: string): string =>
  ['queue', 'customer', 'agent'].includes(tz) ? `tz(c, ${quoted(tz)})` : quoted(tz);

const joined = (forms: readonly unknown[], sign: string, place: Place): string =>
  `(${forms.map((form, index) => translate(form, below(place, index))).join(` ${sign} `)})`;

const people = (form: z.infer<(typeof shapes)['participants']>['participants'], place: Place): string => {
  if (place.isInside) return refuse(place, 'cannot be inside of participants');
  const [key, macro, inner] =
    'any' in form ? (['any', 'exists', form.any] as const) : (['all', 'all', form.all] as const);
  return `c.participants.${macro}(p, ${translate(inner, { ...below(place, key), isInside: true })})`;
};

type Translators = { readonly [K in Kind]: (form: z.infer<(typeof shapes)[K]>, place: Place) => string };
const translators: Translators = {
  all: ({ all }, place) => joined(all, '&&', below(place, 'all')),
  any: ({ any }, place) => joined(any, '||', below(place, 'any')),
  not: ({ not }, place) => `!(${translate(not, below(place, 'not'))})`,
  participants: ({ participants }, place) => people(participants, below(place, 'participants')),
  inList: ({ inList: { list, fact: of } }, place) => `inList(${quoted(list)}, ${textual(of, below(place, 'inList'))})`,
  inGroup: ({ inGroup: { group, fact: of } }, place) =>
    `inGroup(${quoted(group)}, ${textual(of, below(place, 'inGroup'))})`,
  inSchedule: ({ inSchedule }, place) => schedule(inSchedule, below(place, 'inSchedule')),
  fact: comparison,
};

const tooMuch = ({ origin, maximum }: z.core.$ZodIssueTooBig): string =>
  origin === 'array' ? `has more than ${maximum} entries` : `is longer than ${maximum} characters`;

/** What is not known is at fault where it is written. */
const misshapen = (kind: Kind, issue: z.core.$ZodIssue, place: Place): void => {
  const at = below(place, ...issue.path.map(String));
  if (issue.code === 'too_big') refuse(at, tooMuch(issue));
  else if (issue.code !== 'unrecognized_keys') refuse(at, issue.message);
  else
    for (const key of issue.keys) {
      const known = kind === 'fact' ? Object.keys(operators) : [];
      const among =
        known.length > 0 ? `is no comparison; there are ${known.join(', ')}` : 'is no field that is known here';
      refuse(below(at, pointer(key).slice(1)), `${among}${suggestion(key, known)}`);
    }
};

const translateAs = (kind: Kind, form: unknown, place: Place): string => {
  const parsed = shapes[kind].safeParse(form);
  if (parsed.success) return (translators[kind] as (form: unknown, place: Place) => string)(parsed.data, place);
  for (const issue of parsed.error.issues) misshapen(kind, issue, place);
  return 'false';
};

const translate = (form: unknown, place: Place): string => {
  if (place.depth > DEEPEST) return refuse(place, 'nests too deeply');
  const kind = typeof form === 'object' && form !== null ? kinds.find((one) => Object.hasOwn(form, one)) : undefined;
  return kind ? translateAs(kind, form, place) : refuse(place, `must be a form with one of ${kinds.join(', ')}`);
};

/** A tree of fields as a form builds it, as the CEL condition that says the same. Faults are by JSON pointer into the tree. */
export const formToCel = (tree: unknown): Formed => {
  const faults: PolicyFault[] = [];
  const source = translate(tree, { at: '', isInside: false, depth: 0, faults });
  return faults.length > 0 ? { isValid: false, faults } : { isValid: true, source };
};
