import * as fc from 'fast-check';
import { nextDeadline } from '../conversation/decide';
import type { Fact } from '../facts/fact';
import { evolveFact } from '../conversation/evolve';
import { absent } from '../conversation/state';
import { anyFact } from './any-fact';
import { essenceOf, hear, pass } from './told';
import { context } from './vendors';
import { world } from './world';

/** The same facts in another order, at least 30 % of them once more. */
const reordered = (facts: readonly Fact[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...facts], { minLength: facts.length }),
      fc.shuffledSubarray([...facts], { minLength: Math.ceil(facts.length * 0.3) }),
    )
    .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }));

const twoOrders = world.chain((facts) => fc.tuple(fc.constant(facts), reordered(facts)));

describe('the order and number of facts', () => {
  it('change neither what is known nor which commands are demanded', () =>
    fc.assert(
      fc.property(twoOrders, ([facts, others]) => {
        expect(essenceOf(hear(others))).toEqual(essenceOf(hear(facts)));
      }),
      { numRuns: 4000 },
    ));

  it('change nothing that time decides afterwards', () =>
    fc.assert(
      fc.property(twoOrders, ([facts, others]) => {
        const [a, b] = [facts, others].map((order) => pass(hear(order), 1_000, 1_002, 1_005, 2_000, 100_000));
        if (!a || !b) throw new Error('two orders');
        expect(essenceOf(b)).toEqual(essenceOf(a));
        expect(nextDeadline(b, context)).toBe(nextDeadline(a, context));
      }),
      { numRuns: 4000 },
    ));

  it('change nothing that is known, however little sense the facts make', () => {
    const anyFacts = fc.uniqueArray(anyFact, { maxLength: 12, selector: ({ id }) => id });
    fc.assert(
      fc.property(
        anyFacts.chain((facts) => fc.tuple(fc.constant(facts), reordered(facts))),
        (orders) => {
          const [a, b] = orders.map((facts) => essenceOf(facts.reduce(evolveFact, absent('c'))));
          expect(b).toEqual(a);
        },
      ),
      { numRuns: 4000 },
    );
  });
});
