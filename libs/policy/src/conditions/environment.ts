import type { ConversationFacts } from '@earwitness/domain';
import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { countryOf } from '../lookups/calling-codes';
import type { Lookups } from './condition-engine';
import { objectTypes, TIMESTAMP, variables } from './fact-types';
import { dayOfYear, zonedTime } from '../lookups/zoned-time';

const parserLimits = { maxAstNodes: 500, maxDepth: 32 };
const MAX_INT = 2n ** 63n - 1n;
const PATTERNS_KEPT = 1000;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Ends an evaluation: what is asked for cannot be said of these facts. */
const unknown = (what: string): never => {
  throw new RangeError(what);
};

const patterns = new Map<string, RE2JS>();

/** Patterns are literals, so that each is compiled once. @throws RE2JSException for what is no pattern of RE2. */
export const patternOf = (text: string): RE2JS => {
  const known = patterns.get(text);
  if (known) return known;
  const compiled = RE2JS.compile(text);
  if (patterns.size >= PATTERNS_KEPT) patterns.clear();
  patterns.set(text, compiled);
  return compiled;
};

const zoneOf = ({ route, participants }: ConversationFacts, whose: string): string => {
  const side = whose === 'customer' ? 'external' : 'internal';
  const tz =
    whose === 'queue' ? route.queue?.tz : participants?.find((one) => one.side === side && one.tz !== undefined)?.tz;
  return tz ?? unknown(`the time zone of the ${whose}`);
};

const toInstant = (ms: number): Date =>
  ms >= Date.parse('0001-01-01T00:00:00Z') && ms < Date.UTC(10_000, 0) ? new Date(ms) : unknown('the year');

const toInt = (value: bigint): bigint => (value <= MAX_INT && value >= -MAX_INT - 1n ? value : unknown('the integer'));

/** The library's own, whose class it does not declare. */
type Duration = Readonly<Record<'getHours' | 'getMinutes' | 'getSeconds', () => bigint>>;

type Part = (date: Date, zone: string) => number;

/** By the names that CEL gives them. Months, days of the month and of the year begin with 0. */
const accessors: Readonly<Record<string, Part>> = {
  getFullYear: (date, zone) => zonedTime(date, zone).year,
  getMonth: (date, zone) => zonedTime(date, zone).month - 1,
  getDate: (date, zone) => zonedTime(date, zone).day,
  getDayOfMonth: (date, zone) => zonedTime(date, zone).day - 1,
  getDayOfWeek: (date, zone) => zonedTime(date, zone).weekday,
  getDayOfYear: (date, zone) => dayOfYear(zonedTime(date, zone)),
  getHours: (date, zone) => zonedTime(date, zone).hour,
  getMinutes: (date, zone) => zonedTime(date, zone).minute,
  getSeconds: (date, zone) => zonedTime(date, zone).second,
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};
export const accessorNames: readonly string[] = Object.keys(accessors);

/**
 * The library's own of these read the machine's time zone, or let pass what CEL refuses (`int("")`). Conditions are
 * rewritten to these, whose names differ by an underscore.
 */
const addReplacements = (env: Environment): void => {
  const sync = { async: false };
  for (const [name, part] of Object.entries(accessors)) {
    env.registerFunction(
      `${TIMESTAMP}.${name}_(string): int`,
      (date: Date, zone: string) => BigInt(part(date, zone)),
      sync,
    );
    env.registerFunction(`${TIMESTAMP}.${name}_(): int`, (date: Date) => BigInt(part(date, 'UTC')), sync);
  }
  env
    .registerFunction('google.protobuf.Duration.getHours_(): int', (span: Duration) => span.getHours(), sync)
    .registerFunction('google.protobuf.Duration.getMinutes_(): int', (span: Duration) => span.getMinutes(), sync)
    .registerFunction('google.protobuf.Duration.getSeconds_(): int', (span: Duration) => span.getSeconds(), sync)
    .registerFunction(
      `timestamp_(string): ${TIMESTAMP}`,
      (text: string) => (RFC_3339.test(text) ? toInstant(Date.parse(text)) : unknown('the moment')),
      sync,
    )
    .registerFunction(`timestamp_(int): ${TIMESTAMP}`, (seconds: bigint) => toInstant(Number(seconds) * 1000), sync)
    .registerFunction(`timestamp_(${TIMESTAMP}): ${TIMESTAMP}`, (date: Date) => date, sync)
    .registerFunction('int_(int): int', (value: bigint) => value, sync)
    .registerFunction('int_(double): int', (value: number) => toInt(BigInt(Math.trunc(value))), sync)
    .registerFunction(`int_(${TIMESTAMP}): int`, (date: Date) => BigInt(Math.floor(date.getTime() / 1000)), sync)
    .registerFunction(
      'int_(string): int',
      (text: string) => (/^-?\d{1,19}$/.test(text) ? toInt(BigInt(text)) : unknown('the integer')),
      sync,
    );
};
export const replaced: ReadonlySet<string> = new Set(['timestamp', 'int', ...accessorNames]);

const base = ((): Environment => {
  const env = new Environment({ limits: parserLimits });
  const sync = { async: false };
  for (const [name, { fields, view }] of objectTypes) env.registerType(name, { fields, ctor: view });
  for (const [name, type] of Object.entries(variables)) env.registerVariable(name, type);
  addReplacements(env);
  return env
    .registerFunction('tz(Conversation, string): string', zoneOf, sync)
    .registerFunction('country(string): string', (number: string) => countryOf(number) ?? unknown('the country'), sync)
    .registerFunction('prefix(string, string): bool', (number: string, start: string) => number.startsWith(start), sync)
    .registerFunction(
      'rx(string, string): bool',
      (text: string, pattern: string) => patternOf(pattern).test(text),
      sync,
    );
})();

const environments = new WeakMap<Lookups, Environment>();

/** What a condition can say, with the reference documents of its set. */
export const environmentOf = (lookups: Lookups): Environment => {
  const known = environments.get(lookups);
  if (known) return known;
  const sync = { async: false };
  const inSchedule = (name: string, at: Date, tz?: string): boolean => lookups.inSchedule(name, at.getTime(), tz);
  const made = base
    .clone()
    .registerFunction(
      'inList(string, string): bool',
      (name: string, value: string) => lookups.inList(name, value),
      sync,
    )
    .registerFunction(
      'inGroup(string, string): bool',
      (name: string, member: string) => lookups.inGroup(name, member),
      sync,
    )
    .registerFunction(`inSchedule(string, ${TIMESTAMP}): bool`, inSchedule, sync)
    .registerFunction(`inSchedule(string, ${TIMESTAMP}, string): bool`, inSchedule, sync);
  environments.set(lookups, made);
  return made;
};
