import { celEnv, type CelInput, isCelError, parse, plan } from '@bufbuild/cel';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import * as fc from 'fast-check';
import { celEngine } from './cel-engine';
import { someCondition, someFacts } from './arbitrary.samples';
import { facts, lookups } from './condition.samples';
import { objectTypes } from './fact-types';

const instants = new Set([
  'now',
  ...objectTypes.flatMap(([, { fields }]) => Object.keys(fields).filter((field) => /At$/.test(field))),
]);

/** The same facts for the other implementation: maps without the keys of what is missing. */
const toOracle = (value: unknown, key = ''): CelInput => {
  if (Array.isArray(value)) return value.map((item) => toOracle(item));
  if (typeof value === 'string' && instants.has(key)) return timestampFromMs(Date.parse(value));
  if (typeof value !== 'object' || value === null) return value as CelInput;
  return new Map(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, toOracle(field, name)]),
  );
};

const oracle = (source: string, over: unknown): boolean | undefined => {
  const context = Object.fromEntries((toOracle(over) as Map<string, CelInput>).entries());
  const result = plan(celEnv(), parse(source))(context);
  return isCelError(result) ? undefined : (result as boolean);
};

/**
 * Of design, not generated: `has()` of a field that is not declared (refused here, false there); int beside double without
 * a conversion (refused by the type checker here, allowed there); durations added to durations; `matches`, maps, bytes.
 */
it('says what another implementation of CEL says, missing facts and all', () => {
  const seen = new Map<boolean | undefined, number>();
  fc.assert(
    fc.property(someCondition, someFacts, (source, over) => {
      const compiled = celEngine.compile(source, lookups);
      if (!compiled.isValid) throw new Error(`${source}: ${JSON.stringify(compiled.faults)}`);
      const truth = compiled.condition.holds(celEngine.activate(over));
      seen.set(truth, (seen.get(truth) ?? 0) + 1);
      expect(truth).toBe(oracle(source, over));
    }),
    { numRuns: 2000 },
  );
  for (const truth of [true, false, undefined]) expect(seen.get(truth)).toBeGreaterThan(200);
});

it('would notice a difference', () => expect(oracle('c.direction == "x"', facts)).not.toBe(true));
