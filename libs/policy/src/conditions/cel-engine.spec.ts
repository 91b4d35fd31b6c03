import type { PolicyFacts } from '@earwitness/domain';
import { Environment } from '@marcbachmann/cel-js';
import { celEngine } from './cel-engine';
import { facts, lookups } from './condition.samples';
import type { Compiled, Condition } from './condition-engine';

const compile = (source: string): Compiled => celEngine.compile(source, lookups);
const condition = (source: string): Condition => {
  const compiled = compile(source);
  if (!compiled.isValid) throw new Error(JSON.stringify(compiled.faults));
  return compiled.condition;
};
const holds = (source: string, over: PolicyFacts = facts): boolean | undefined =>
  condition(source).holds(celEngine.activate(over));
const problems = (source: string): readonly string[] => {
  const compiled = compile(source);
  return compiled.isValid ? [] : compiled.faults.map(({ problem }) => problem);
};
const nested = (depth: number): string => '('.repeat(depth) + 'true' + ')'.repeat(depth);

describe('what holds', () => {
  it.each([
    ['c.businessLine in ["brokerage", "treasury"]', true],
    ['c.participants.exists(p, p.side == "external") && c.direction.startsWith("pstn")', true],
    ['inSchedule("trading-hours", c.startedAt, tz(c, "queue"))', true],
    ['inSchedule("trading-hours", c.startedAt, "Asia/Tokyo")', false],
    ['inSchedule("trading-hours", c.startedAt)', true],
    ['inList("vips", c.route.ani) && !inList("vips", c.route.dnis)', true],
    ['c.participants.exists(p, inGroup("traders", p.userId))', true],
    ['now - c.startedAt >= duration("30s")', true],
    ['c.startedAt.getHours("Asia/Kathmandu") == 16 && c.startedAt.getHours() == 10', true],
    ['c.startedAt.getDayOfYear() == 60 && c.startedAt.getDayOfWeek("Pacific/Auckland") == 1', true],
    ['tz(c, "customer") == "Europe/Paris"', true],
    ['tz(c, "agent") == "Europe/Paris"', undefined],
    ['country(c.route.ani) == "DE" && prefix(c.route.ani, "+4930")', true],
    ['rx(c.route.ani, "^\\\\+49[0-9]+$")', true],
    ['c.attrs.tier == "gold" && c.attrs["tier"] != "silver"', true],
    ['vendors.exists(v, v.health == "up" && "native:pause" in v.capabilities)', true],
    ['size(c.participants) == 2 && size(c.participants.filter(p, p.side == "internal")) == 1', true],
    ['int("") == 0', undefined],
  ])('%s: %s', (source, truth) => expect(holds(source)).toBe(truth));

  it('reads a double as a double and an integer as an integer', () => {
    const r = { id: 'r', vendor: 'sinch', mode: 'native', durationSec: 90.5, sizeBytes: 1024, isStored: true };
    expect(holds('r.durationSec > 90.0 && r.sizeBytes == 1024 && r.isStored', { ...facts, r })).toBe(true);
  });
});

describe('a missing fact', () => {
  it.each([
    ['c.language == "de"', undefined],
    ['!(c.language == "de")', undefined],
    ['c.language == "de" && c.requested', false],
    ['c.requested && c.language == "de"', false],
    ['c.language == "de" || !c.requested', true],
    ['c.language == "de" || c.requested', undefined],
    ['has(c.language)', false],
    ['has(c.language) && c.language == "de"', false],
    ['c.participants.exists(p, p.userId == "u-7")', true],
    ['c.participants.exists(p, p.userId == "u-8")', undefined],
    ['c.participants.all(p, p.userId == "u-8")', false],
    ['c.participants.all(p, p.userId == "u-7")', undefined],
    ['c.language == "de" ? true : true', undefined],
    ['r.isStored', undefined],
    ['caller.id == "x" || true', true],
    ['c.jurisdictions.exists(j, j == "DE")', undefined],
    ['c.attrs.absent == "x"', undefined],
    ['vendors[7].name == "x"', undefined],
    ['1 / size(c.cues) > 0', undefined],
    ['country("0049") == "DE"', undefined],
  ])('%s: %s', (source, truth) => expect(holds(source)).toBe(truth));

  it('does not throw out of lookups that fail', () => {
    const failing = {
      ...lookups,
      inSchedule: (): never => {
        throw new RangeError('Mars/Olympus');
      },
    };
    const compiled = celEngine.compile('inSchedule("trading-hours", now)', failing);
    expect(compiled.isValid && compiled.condition.holds(celEngine.activate(facts))).toBeUndefined();
  });
});

describe('what is refused', () => {
  it.each([
    ['c.requested &&\n  c.langage == "de"', 'there is no fact langage', 2, 5],
    ['has(c.langage)', 'there is no fact langage', 1, 7],
    ['x == 1', 'Unknown variable: x', 1, 1],
    ['rand() > 0.5', 'conditions have no function rand()', 1, 1],
    ['now() == now', 'conditions have no function now()', 1, 1],
    ['c.language', 'a condition is true or false, not string', 1, 3],
    ['c.requested &', 'Unexpected character: &', 1, 13],
    ['c.durationSec == 60', 'no such overload: double == int', 1, 1],
    ['true && inList("nobody", c.id)', 'there is no list "nobody"', 1, 9],
    ['inList(c.tenant, c.id)', 'the name of a list must be written out', 1, 1],
    ['inGroup("vips", c.id)', 'there is no group "vips"', 1, 1],
    ['inSchedule("vips", now)', 'there is no schedule "vips"', 1, 1],
    ['inSchedule("trading-hours", now, "Mars/Olympus")', '"Mars/Olympus" is no time zone', 1, 1],
    ['now.getHours("Mars/Olympus") == 1', '"Mars/Olympus" is no time zone', 1, 1],
    ['tz(c, "moon") == "UTC"', 'tz() knows the zones of "queue", "customer" and "agent"', 1, 1],
    ['rx(c.id, c.tenant)', 'the pattern of rx() must be written out', 1, 1],
    ['rx(c.id, "(a")', 'the pattern of rx() is none of RE2: error parsing regexp: missing closing ): `(a`', 1, 1],
    ['prefix(c.id, "0049")', 'prefix() looks for a start such as "+49"', 1, 1],
    ['{"a": 1}["a"] == 1', 'conditions have no maps', 1, 1],
    ['type(c) == type(c)', 'conditions have no function type()', 1, 1],
  ])('%s: %s', (source, problem, ...[line, column]) =>
    expect(compile(source)).toEqual({
      isValid: false,
      faults: expect.arrayContaining([{ problem, line, column }]) as unknown,
    }),
  );

  it('lists every fault that is seen before the types', () =>
    expect(problems('inList("a", c.id) || inList("b", c.id)')).toHaveLength(2));
});

describe('guards that are needed', () => {
  const unguarded = new Environment({ unlistedVariablesAreDyn: true });
  const msOf = (act: () => unknown): number => {
    const began = process.hrtime.bigint();
    act();
    return Number(process.hrtime.bigint() - began) / 1e6;
  };
  const evil = (length: number): string => `${'a'.repeat(length)}!`;

  it('matches(): what 24 letters cost a backtracking engine, rx() does not pay for 20,000', () => {
    const slow = unguarded.parse('x.matches("^(a+)+$")');
    const slowMs = msOf(() => slow({ x: evil(24) }));
    expect(slowMs).toBeGreaterThan(10 * msOf(() => slow({ x: evil(18) })));
    const rx = condition('rx(c.id, "^(a+)+$")');
    const activation = celEngine.activate({ ...facts, c: { ...facts.c, id: evil(20_000) } });
    rx.holds(activation);
    expect(msOf(() => rx.holds(activation))).toBeLessThan(slowMs);
    expect(rx.holds(activation)).toBe(false);
    expect(problems('c.id.matches("^(a+)+$")')).toEqual([expect.stringContaining('rx(text, pattern)')]);
  });

  it('patterns are bounded, for a short one can stand for a huge program', () => {
    expect(problems('rx(c.id, "((a{1,100}){1,9}){1,9}")')).toHaveLength(1);
    expect(problems(`rx(c.id, "${'a'.repeat(501)}")`)).toHaveLength(1);
  });

  it('duration() takes literals only, for the library takes cubic time over digits', () => {
    const slow = unguarded.parse('duration(x)');
    const msFor = (length: number): number =>
      msOf(() => {
        expect(() => slow({ x: '1'.repeat(length) }) as unknown).toThrow();
      });
    msFor(100);
    expect(msFor(1600)).toBeGreaterThan(8 * msFor(400));
    expect(problems('now - c.startedAt > duration(c.id)')).toHaveLength(1);
  });

  it('durations are not added, for the library miscounts below zero', () => {
    const sum = 'duration("-500ms") + duration("200ms") == duration("-300ms")';
    expect(unguarded.evaluate(sum)).toBe(false);
    expect(problems(sum)).not.toEqual([]);
    expect(unguarded.evaluate('duration("1h") + timestamp(0) < duration("1s")')).toBe(false);
    expect(problems('duration("1h") + now < duration("1s")')).toHaveLength(1);
  });

  it('cost multiplies over nested macros, up to 10,000', () => {
    const twice = 'c.participants.exists(p, c.participants.exists(q, p.ref == q.ref))';
    expect(compile(twice)).toMatchObject({ isValid: true });
    const thrice = `c.participants.exists(o, ${twice})`;
    expect(problems(thrice)).toEqual([expect.stringMatching(/^costs \d+ at worst, more than 10000$/)]);
    expect(
      problems('c.participants.map(p, p.groups + p.groups).exists(g, g.exists(h, g.exists(i, h == i)))'),
    ).toHaveLength(1);
  });

  it('an element is not put together with other text, for that could be done again and again', () => {
    const twice = '[c.id].exists(a, [a + a].exists(b, b == "x"))';
    expect(unguarded.check(twice)).toMatchObject({ valid: true });
    expect(problems(twice)).toEqual(['an element of a list cannot be put together with other text']);
    expect(problems('c.tags.exists(t, c.tags.exists(u, u == (t == "" ? "y" : t) + "-x"))')).toHaveLength(1);
    expect(problems('c.participants.exists(p, p.ref == "sip:" + p.number)')).toEqual([]);
    expect(problems('c.id == "x" + c.traceId')).toEqual([]);
  });

  it('cost does not grow with lists, which are looked up', () => {
    const costWith = (largest: number): unknown => celEngine.compile('inList("vips", c.id)', { ...lookups, largest });
    expect(costWith(50_000)).toMatchObject({ cost: 6 });
    expect(costWith(10)).toMatchObject({ cost: 6 });
  });

  it('the tree has at most 500 nodes and 32 levels, however it is written', () => {
    const numbers = (count: number): string => `1 in [${Array.from({ length: count }, () => '1').join(',')}]`;
    expect(problems(numbers(400))).toEqual([]);
    expect(problems(numbers(500))).toEqual(['has more than 500 parts']);
    expect(problems(nested(31))).toEqual([]);
    expect(problems(nested(33))).toEqual(['nests deeper than 32 levels']);
    expect(problems(`${'!'.repeat(9000)}true`)).toHaveLength(1);
    expect(problems(' '.repeat(10_001))).toEqual(['is longer than 10000 characters']);
  });

  it('moments without a zone are not read in that of the machine', () => {
    expect(unguarded.evaluate('timestamp("2026-03-02T10:15:00.000") < timestamp("2027-01-01T00:00:00Z")')).toBe(true);
    expect(holds('timestamp("2026-03-02T10:15:00.000") < now')).toBeUndefined();
  });
});
