import * as fc from 'fast-check';
import { celEngine } from '../conditions/cel-engine';
import { facts, lookups } from '../conditions/condition.samples';
import { formToCel } from './form';

const sourceOf = (tree: unknown): string => {
  const formed = formToCel(tree);
  if (!formed.isValid) throw new Error(JSON.stringify(formed.faults));
  return formed.source;
};
const holds = (tree: unknown, over = facts): boolean | undefined => {
  const compiled = celEngine.compile(sourceOf(tree), lookups);
  if (!compiled.isValid) throw new Error(JSON.stringify(compiled.faults));
  return compiled.condition.holds(celEngine.activate(over));
};
const r = { id: 'r', vendor: 'sinch', mode: 'native', durationSec: 90.5, sizeBytes: 1024, isStored: true };

it.each([
  [{ fact: 'c.direction', is: 'pstn-inbound' }, 'c.direction == "pstn-inbound"'],
  [{ fact: 'c.requested', isNot: true }, 'c.requested != true'],
  [{ fact: 'c.businessLine', in: ['brokerage', 'treasury'] }, 'c.businessLine in ["brokerage", "treasury"]'],
  [{ fact: 'c.direction', startsWith: 'pstn' }, 'c.direction.startsWith("pstn")'],
  [{ fact: 'c.route.ani', contains: '30' }, 'c.route.ani.contains("30")'],
  [{ fact: 'c.tags', contains: 'mifid' }, '"mifid" in c.tags'],
  [{ fact: 'r.durationSec', atLeast: 60 }, 'r.durationSec >= 60.0'],
  [{ fact: 'r.sizeBytes', atMost: 2048 }, 'r.sizeBytes <= 2048'],
  [{ fact: 'now', atLeast: '2026-01-01T00:00:00Z' }, 'now >= timestamp("2026-01-01T00:00:00Z")'],
  [{ fact: 'c.language', exists: false }, '!has(c.language)'],
  [{ fact: 'c.attrs.tier', exists: true }, '("tier" in c.attrs)'],
  [{ fact: 'c.attrs.tier', is: 'gold' }, 'c.attrs["tier"] == "gold"'],
  [{ inList: { list: 'vips', fact: 'c.route.ani' } }, 'inList("vips", c.route.ani)'],
  [
    { participants: { any: { inGroup: { group: 'traders', fact: 'p.userId' } } } },
    'c.participants.exists(p, inGroup("traders", p.userId))',
  ],
  [
    { inSchedule: { schedule: 'trading-hours', fact: 'c.startedAt', tz: 'queue' } },
    'inSchedule("trading-hours", c.startedAt, tz(c, "queue"))',
  ],
  [
    {
      all: [
        { fact: 'c.channel', is: 'voice' },
        { any: [{ fact: 'c.requested', is: true }, { not: { fact: 'c.id', is: 'x' } }] },
      ],
    },
    '(c.channel == "voice" && (c.requested == true || !(c.id == "x")))',
  ],
])('%j says %s', (tree, source) => {
  expect(sourceOf(tree)).toBe(source);
  expect(holds(tree, { ...facts, r })).toBe(true);
});

it.each([
  [{}, '/'],
  [null, '/'],
  [{ fact: 'c.direction' }, '/'],
  [{ fact: 'c.direction', is: 'a', isNot: 'b' }, '/'],
  [{ fact: 'c.direction', is: 'a', equals: 'b' }, '/equals'],
  [{ any: [{ fact: 'c.direction', matches: 'a' }] }, '/any/0/matches'],
  [{ fact: 'c.direction', 'a/b': 'a' }, '/a~1b'],
  [{ inList: { list: 'vips', fact: 'c.id', of: 'x' } }, '/inList/of'],
  [
    {
      all: [
        { fact: 'c.direction', is: 'a' },
        { fact: 'c.directoin', is: 'a' },
      ],
    },
    '/all/1/fact',
  ],
  [{ not: { fact: 'c.constructor', is: 'a' } }, '/not/fact'],
  [{ fact: 'p.side', is: 'a' }, '/fact'],
  [{ fact: 'c.id == "x" || c.id', is: 'a' }, '/fact'],
  [{ fact: 'c.requested', is: 'yes' }, '/is'],
  [{ fact: 'c.direction', in: ['a', 1] }, '/in/1'],
  [{ fact: 'c.direction', atLeast: 1 }, '/atLeast'],
  [{ fact: 'c.startedAt', atLeast: 'soon' }, '/atLeast'],
  [{ participants: { any: { participants: { any: {} } } } }, '/participants/any/participants'],
  [{ inList: { list: 'vips' } }, '/inList/fact'],
  [{ all: [] }, '/all'],
])('%j has its fault at %s', (tree, at) => {
  const formed = formToCel(tree);
  expect(formed).toMatchObject({ isValid: false, faults: [{ at }] });
});

it.each([
  [
    { fact: 'c.direction', matches: 'a' },
    'is no comparison; there are is, isNot, in, startsWith, contains, atLeast, atMost, exists',
  ],
  [{ fact: 'c.direction', startWith: 'a' }, expect.stringMatching(/did you mean "startsWith"\?$/)],
  [{ all: [], none: [] }, 'is no field that is known here'],
  [{ any: Array.from({ length: 101 }, () => ({})) }, 'has more than 100 entries'],
  [{ fact: 'c.direction', startsWith: 'a'.repeat(1001) }, 'is longer than 1000 characters'],
])('%j is refused in plain words', (tree, problem) => {
  expect(formToCel(tree)).toMatchObject({ faults: expect.arrayContaining([expect.objectContaining({ problem })]) });
});

it('refuses a tree without end before the stack does', () => {
  let tree: unknown = { fact: 'c.requested', is: true };
  for (let depth = 0; depth < 5000; depth++) tree = { not: tree };
  expect(formToCel(tree)).toMatchObject({ isValid: false });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom('"', "'", '\\', '\n', '\r', '`', ') || true', '// ', '\u2028', '\\"', '"""', '\0'), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
);

it('keeps every value inside its quotes: what it compares with is what was given', () =>
  fc.assert(
    fc.property(hostile, hostile, (value, key) => {
      fc.pre(key !== '' && key !== '__proto__');
      const over = { ...facts, c: { ...facts.c, language: value, attrs: { [key]: value } } };
      expect(holds({ fact: 'c.language', is: value }, over)).toBe(true);
      expect(holds({ fact: 'c.language', is: `${value}.` }, over)).toBe(false);
      expect(holds({ fact: `c.attrs.${key}`, is: value }, over)).toBe(true);
      expect(holds({ fact: 'c.language', in: ['x', value] }, over)).toBe(true);
    }),
    { numRuns: 500 },
  ));
