import type { PolicyFacts } from '@earwitness/domain';
import * as fc from 'fast-check';
import { celEngine } from './cel-engine';
import { facts, lookups } from './condition.samples';

const word = fc.constantFrom('a', 'b', 'pstn-a', '');
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const moment = fc.constantFrom('2026-03-02T10:15:00.000Z', '2026-10-25T00:30:00.000Z', '2024-02-29T23:59:59.999Z');

const known = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;

const participant = fc
  .record({
    kind: word,
    side: fc.constantFrom('external', 'internal'),
    userId: maybe(word),
    groups: fc.array(word, { maxLength: 2 }),
  })
  .map((fields) => known({ ref: 'p', ...fields }));

/** Conversations in which any optional fact may be missing. */
export const someFacts: fc.Arbitrary<PolicyFacts> = fc
  .record({
    language: maybe(word),
    businessLine: maybe(word),
    durationSec: maybe(fc.constantFrom(0, 1.5, 60)),
    startedAt: maybe(moment),
    tags: fc.array(word, { maxLength: 2 }),
    jurisdictions: maybe(fc.array(word, { maxLength: 2 })),
    participants: fc.array(participant, { maxLength: 3 }),
    requested: fc.boolean(),
    ani: maybe(word),
    queue: maybe(fc.record({ id: word, name: maybe(word) }).map(known)),
  })
  .map(({ ani, queue, ...rest }) => ({
    ...facts,
    c: known({ ...facts.c, ...rest, route: known({ ani, queue }) }),
  }));

const texts = (inside: boolean): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      'c.language',
      'c.direction',
      'c.businessLine',
      'c.route.ani',
      'c.route.queue.name',
      'c.attrs.tier',
      'c.attrs["no"]',
    ),
    word.map((value) => JSON.stringify(value)),
    ...(inside ? [fc.constantFrom('p.side', 'p.userId', 'p.kind')] : []),
  );
const numbers = fc.constantFrom(
  'size(c.tags)',
  '1',
  '2',
  '1 / size(c.tags)',
  'size(c.participants)',
  'c.startedAt.getHours()',
  'int("7") % 2',
);
const doubles = fc.constantFrom('c.durationSec', '1.5', 'double("60")', 'c.durationSec * 2.0');
const moments = fc.constantFrom(
  'now',
  'c.startedAt',
  'timestamp("2026-03-02T10:15:00Z")',
  'c.startedAt + duration("1h")',
);
const lists = fc.constantFrom('c.tags', 'c.jurisdictions', '["a", "b"]', 'c.participants.map(q, q.userId)');
const order = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');

const compared = (side: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(side, order, side).map((parts) => parts.join(' '));

const atoms = (inside: boolean): fc.Arbitrary<string> =>
  fc.oneof(
    compared(texts(inside)),
    compared(numbers),
    compared(doubles),
    compared(moments),
    fc
      .tuple(texts(inside), fc.constantFrom('startsWith', 'endsWith', 'contains'), word)
      .map(([of, method, value]) => `${of}.${method}("${value}")`),
    fc.tuple(texts(inside), lists).map(([item, list]) => `${item} in ${list}`),
    fc.constantFrom('has(c.language)', 'has(c.route.queue.name)', 'has(c.attrs.tier)', 'c.requested', 'true', 'false'),
    fc.constantFrom('c.startedAt.getHours("Europe/Berlin") < 12', 'c.startedAt.getDayOfYear("America/New_York") > 100'),
    ...(inside ? [fc.constantFrom('has(p.userId)', '"a" in p.groups', 'p.groups.exists(g, g == p.kind)')] : []),
  );

const isAffordable = (source: string): boolean => {
  const compiled = celEngine.compile(source, lookups);
  return compiled.isValid || compiled.faults.every(({ problem }) => !/^(?:costs|Exceeded)/.test(problem));
};

/** Conditions, brackets and missing facts anywhere. */
export const someCondition: fc.Arbitrary<string> = fc
  .letrec<Record<'outer' | 'inner', string>>((tie) => {
    const composed = (inside: boolean): fc.Arbitrary<string> => {
      const part = tie(inside ? 'inner' : 'outer');
      const macro = fc.constantFrom('exists', 'all', 'exists_one');
      return fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        atoms(inside),
        fc.tuple(part, fc.constantFrom('&&', '||'), part).map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
        fc
          .tuple(atoms(inside), fc.constantFrom(' && ', ' || '), part)
          .map(([left, sign, right]) => `${left}${sign}${right}`),
        part.map((one) => `!(${one})`),
        fc.tuple(part, part, part).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
        ...(inside ? [] : [fc.tuple(macro, tie('inner')).map(([name, body]) => `c.participants.${name}(p, ${body})`)]),
      );
    };
    return { outer: composed(false), inner: composed(true) };
  })
  .outer.filter(isAffordable);
