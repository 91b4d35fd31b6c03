import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { celEngine } from './cel-engine';
import { facts, lookups } from './condition.samples';

interface Case {
  readonly name?: string;
  readonly expr: string;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly evalError?: unknown;
  readonly bindings?: unknown;
  readonly container?: string;
  readonly checkOnly?: boolean;
}

/** Sections that say what conditions can say too. */
const sections = [
  'basic',
  'comparisons',
  'conversions',
  'fp_math',
  'integer_math',
  'lists',
  'logic',
  'macros',
  'parse',
  'string',
  'timestamps',
];

/** Left out, because conditions do not have it. */
const excluded: readonly (readonly [reason: string, is: RegExp])[] = [
  ['maps', /\{/],
  ['unsigned integers', /\d[uU]\b|uint\(|0x[\da-f]+u/i],
  ['bytes', /\b[bB][rR]?["']|\b[rR][bB]["']|bytes\(/],
  ['matches(), for what it costs', /\.matches\(/],
  [
    'dyn and type',
    /\bdyn\(|\btype\(|\b(?:bool|int|list|map|type|null_type|string)\b *(?:$|[=!]=)|== *(?:bool|int|list|map|type)\b/,
  ],
  ['null beside other types', /\bnull\b/],
  ['functions that were left out', /\b(?:bool|string)\(/],
  ['protobuf messages', /google\.protobuf|TestAllTypes/],
  ['durations added or made of texts from outside', /duration\([^)]*\) *[+-] *duration\(/],
];

/** What other implementations let pass, or say, and conditions do not: each is refused at save, but for the last. */
const stricter: readonly (readonly [reason: string, is: RegExp])[] = [
  ['what is not declared is refused, whatever stands beside it', /^(?:x|f_unknown\(17\)|a\.\w+\(\)) \|\| true$/],
  ['lists are of one type', /'dos'|'foo', 3|'elem', 2|\['one'\] == \[2/],
  ['an integer is compared with a double only where one is converted', /^1\.0 == 1$|^\[1\] == \[1\.0\]$/],
  ['logic is for booleans, and both sides of ?: are alike', /&& 32|\|\| 32|'horses'|'cows' : 17/],
  ['a number has digits before its point', /^\.99/],
  ['32 levels, one of which is the comparison around the case', /^\({32}7/],
  ['an empty list has no elements to ask about', /^\[\]\.all/],
  ['a duration is a text, and comes after the moment that it is added to', /duration\(duration|^duration\('120s'\) \+/],
  ['moments have milliseconds', /\.999999999Z/],
];
const isStricter = ({ expr }: Case): boolean => stricter.some(([, is]) => is.test(expr));

const flat = (suite: typeof tests): readonly Case[] => [
  ...(suite.tests ?? []).map(({ original }) => original as unknown as Case),
  ...(suite.suites ?? []).flatMap(flat),
];

/** The outcome as a condition: what the case expects is compared in CEL, so that both sides are of one type. */
const literals: Readonly<Record<string, (value: unknown) => string>> = {
  boolValue: String,
  int64Value: (value) => String(value),
  stringValue: (value) => JSON.stringify(value),
  doubleValue: (value) => `double(${JSON.stringify(String(value))})`,
};
const conditionOf = ({ expr, value }: Case): string | undefined => {
  const [[kind, expected] = ['', undefined]] = Object.entries(value ?? { boolValue: true });
  if (kind === 'boolValue' && value) return expected === true ? expr : `!(${expr})`;
  const literal = literals[kind];
  return literal ? `(${expr}\n) == ${literal(expected)}` : undefined;
};

const isLeftOut = (one: Case): boolean =>
  one.bindings !== undefined || one.checkOnly === true || excluded.some(([, is]) => is.test(one.expr));

const applicable = (tests.suites ?? [])
  .filter(({ name }) => sections.includes(name))
  .flatMap((suite) => flat(suite).map((one) => [suite.name, one] as const))
  .filter(([, one]) => !isLeftOut(one) && conditionOf(one) !== undefined);

const outcomeOf = (one: Case): boolean | undefined | string => {
  const compiled = celEngine.compile(conditionOf(one) ?? '', lookups);
  if (!compiled.isValid) return compiled.faults.map(({ problem }) => problem).join('; ');
  return compiled.condition.holds(celEngine.activate(facts));
};

const isMet = (one: Case): boolean => {
  const outcome = outcomeOf(one);
  return one.evalError === undefined ? outcome === true : outcome === undefined || typeof outcome === 'string';
};

/** The sections are of one release of the specification: fewer cases mean that some are no longer looked at. */
const CASES_MET = 471;

it('meets the cases of the CEL specification', () => {
  const cases = applicable.filter(([, one]) => !isStricter(one));
  const unmet = cases.filter(([, one]) => !isMet(one)).map(([section, one]) => `${section}: ${one.expr}`);
  expect(unmet).toEqual([]);
  expect(cases.length).toBeGreaterThanOrEqual(CASES_MET);
  for (const section of sections) expect(cases.filter(([name]) => name === section).length).toBeGreaterThan(0);
});

it('is stricter on purpose only: such cases are refused, and every reason has one', () => {
  const cases = applicable.filter(([, one]) => isStricter(one));
  const answered = cases.filter(([, one]) => typeof outcomeOf(one) !== 'string').map(([, { expr }]) => expr);
  expect(answered.filter((expr) => !expr.includes('.999999999Z'))).toEqual([]);
  for (const [, is] of stricter) expect(cases.some(([, { expr }]) => is.test(expr))).toBe(true);
});
