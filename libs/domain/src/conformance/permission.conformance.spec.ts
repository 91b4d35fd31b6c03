import { at } from '@earwitness/testing';
import * as fc from 'fast-check';
import { isKept } from '../capture/capture';
import { type Conversation, statementNames } from '../conversation/state';
import { isStopByPolicy } from '../permission/permission';
import { recordedTerms } from '../planning/retention';
import type { Fact } from '../facts/fact';
import { essenceOf, toldUnder } from './told';
import { consentingContext } from './vendors';
import { world } from './world';

const { tell, hear, pass } = toldUnder(consentingContext);

const shuffled = (facts: readonly Fact[]) => fc.shuffledSubarray([...facts], { minLength: facts.length });

const twoOrders = world.chain((facts) => fc.tuple(shuffled(facts), shuffled(facts)));

const isStatement = ({ name }: Fact): boolean => statementNames.some((stated) => stated === name);

const withoutStops = (state: Conversation): Conversation => ({
  ...state,
  commands: state.commands.filter(({ command }) => !isStopByPolicy(command)),
});

/** Where a recording is owed, what became of it; where none is, whether an excuse was needed is history. */
const verdictOf = ({ decision, expectations }: Conversation): unknown =>
  decision?.record
    ? expectations.map(({ verdict, why, shortfall }) => ({ verdict, why, shortfall }))
    : expectations.filter(({ verdict }) => verdict === 'open' || verdict === 'missed');

/** The last terms of each recording, where they say anything; when it was told that its disposal is due depends on when that was known. */
const withLastTerms = (state: Conversation): Conversation => ({
  ...state,
  retentions: state.captures.flatMap((capture) => {
    const terms = recordedTerms(state, capture);
    if (!terms || !isKept(capture) || terms.dispose === 'keep') return [];
    const { disposalDueSince, ...rest } = terms;
    return [{ ...rest, captureId: capture.id, ...(disposalDueSince !== undefined && { disposalDueSince: 'told' }) }];
  }),
});

/** What is known and decided does not depend on when permission came and went. */
const known = (state: Conversation): unknown =>
  essenceOf({ ...state, commands: [], outcomes: [], expectations: [], absorbed: [], id: 'c' });

const settled = (state: Conversation): unknown => [known(withLastTerms(state)), verdictOf(state)];

const ends = (state: Conversation): Conversation => pass(state, 1_000, 1_002, 2_000, 100_000, 200_000);

describe('a policy that depends on what somebody said', () => {
  it('decides the same in the end, in whatever order that is heard', () =>
    fc.assert(
      fc.property(twoOrders, ([a, b]) => {
        expect(known(hear(b))).toEqual(known(hear(a)));
      }),
      { numRuns: 4000 },
    ));

  it('comes to the same verdict', () =>
    fc.assert(
      fc.property(twoOrders, ([a, b]) => {
        expect(settled(ends(hear(b)))).toEqual(settled(ends(hear(a))));
      }),
      { numRuns: 4000 },
    ));

  it('demands the same commands where all that was said is known from the beginning, but for stops', () =>
    fc.assert(
      fc.property(twoOrders, (orders) => {
        const [a, b] = orders.map((facts) => {
          const [first, then] = [facts.filter(isStatement), facts.filter((fact) => !isStatement(fact))];
          return essenceOf(withoutStops(ends(hear([...first, ...then]))));
        });
        expect(b).toEqual(a);
      }),
      { numRuns: 4000 },
    ));

  it('decides the same of two conversations that turn out to be one, whichever survives', () =>
    fc.assert(
      fc.property(world, fc.array(fc.boolean()), (facts, sides) => {
        const isOfA = (_: Fact, index: number): boolean => sides[index % Math.max(sides.length, 1)] ?? true;
        const [a, b] = [facts.filter(isOfA), facts.filter((fact, index) => !isOfA(fact, index))];
        const survived = (own: readonly Fact[], other: readonly Fact[]) =>
          ends(tell([{ kind: 'absorb', from: 'other', facts: other, now: at(900) }], pass(hear(own), 800)).state);
        const one = settled(ends(hear(facts)));
        expect(settled(survived(a, b))).toEqual(one);
        expect(settled(survived(b, a))).toEqual(one);
      }),
      { numRuns: 4000 },
    ));
});
