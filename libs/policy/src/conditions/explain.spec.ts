import * as fc from 'fast-check';
import { celEngine } from './cel-engine';
import { someCondition, someFacts } from './arbitrary.samples';
import { facts as plain, lookups } from './condition.samples';
import type { Condition } from './condition-engine';
import { factsNamed } from './reads';

const condition = (source: string): Condition => {
  const compiled = celEngine.compile(source, lookups);
  if (!compiled.isValid) throw new Error(`${source}: ${JSON.stringify(compiled.faults)}`);
  return compiled.condition;
};
const facts = { ...plain, c: { ...plain.c, attrs: { ...plain.c.attrs, 'a.b "c"': 'odd' } } };

const explain = (source: string): { clause: string; facts: object } => {
  const { clause, reads } = condition(source).explain(celEngine.activate(facts));
  return { clause, facts: factsNamed(reads, facts) };
};

it.each([
  ['c.channel == "voice" && c.requested && c.id == "x"', 'c.requested', { 'c.requested': false }],
  ['c.requested || (c.id == "x" || c.channel == "voice")', 'c.channel == "voice"', { 'c.channel': 'voice' }],
  ['c.channel == "voice" && c.language == "de"', 'c.language == "de"', { 'c.language': null }],
  ['(c.requested || c.language == "de") && !c.requested', 'c.language == "de"', { 'c.language': null }],
  [
    'c.requested ||\n  (c.channel) == "sms" // ) or not',
    'c.requested ||\n  (c.channel) == "sms"',
    { 'c.requested': false, 'c.channel': 'voice' },
  ],
  ['("(" == c.id || c.requested) || c.tenant == "bank-de"', 'c.tenant == "bank-de"', { 'c.tenant': 'bank-de' }],
  [
    'c.participants.exists(p, p.side == "internal" && p.userId == "u-7")',
    'c.participants.exists(p, p.side == "internal" && p.userId == "u-7")',
    { 'c.participants[].side': ['external', 'internal'], 'c.participants[].userId': [null, 'u-7'] },
  ],
  ['"x" in c.tags', '"x" in c.tags', { 'c.tags': ['mifid'] }],
  ['c.tags.exists(t, t == "mifid")', 'c.tags.exists(t, t == "mifid")', { 'c.tags': ['mifid'] }],
  [
    'tz(c, "customer") == "Europe/Paris"',
    'tz(c, "customer") == "Europe/Paris"',
    { 'c.participants[].side': ['external', 'internal'], 'c.participants[].tz': ['Europe/Paris', null] },
  ],
  ['c.attrs["tier"] == "gold"', 'c.attrs["tier"] == "gold"', { 'c.attrs.tier': 'gold' }],
  ['c.attrs["a.b \\"c\\""] == "odd"', 'c.attrs["a.b \\"c\\""] == "odd"', { 'c.attrs["a.b \\"c\\""]': 'odd' }],
  [
    'c.requested || (c.id != "x" && c.channel == "voice")',
    'c.id != "x" && c.channel == "voice"',
    { 'c.id': 'c-1', 'c.channel': 'voice' },
  ],
])('%s is settled by %s', (source, clause, read) => expect(explain(source)).toEqual({ clause, facts: read }));

const afterBrackets = (text: string): string => text.replace(/^\(+/, '');

it('agrees with holds: the clause is part of the source, and does by itself what it did', () =>
  fc.assert(
    fc.property(someCondition, someFacts, (source, over) => {
      const activation = celEngine.activate(over);
      const whole = condition(source);
      const { clause, holds } = whole.explain(activation);
      expect(holds).toBe(whole.holds(activation));
      expect(source).toContain(clause);
      expect(condition(clause).holds(activation)).toBe(whole.holds(activation));
      expect(afterBrackets(clause)).not.toBe('');
    }),
    { numRuns: 1000 },
  ));

it('names every fact that the outcome depends on', () =>
  fc.assert(
    fc.property(someCondition, someFacts, (source, over) => {
      const whole = condition(source);
      const before = whole.explain(celEngine.activate(over));
      const kept = before.reads.join(' ');
      const { language, ...c } = over.c;
      fc.pre(
        language !== undefined && !kept.includes('c.language') && whole.holds(celEngine.activate(over)) !== undefined,
      );
      const without = celEngine.activate({ ...over, c });
      expect([whole.holds(without), undefined]).toContain(condition(before.clause).holds(without));
      expect(condition(before.clause).holds(without)).toBe(condition(before.clause).holds(celEngine.activate(over)));
    }),
    { numRuns: 300, maxSkipsPerRun: 1000 },
  ));
