import { at } from '@earwitness/testing';
import * as fc from 'fast-check';
import { absent, type Conversation } from '../conversation/state';
import type { Fact } from '../facts/fact';
import { essenceOf, hear, pass, tell } from './told';
import { world } from './world';

const halves = world.chain((facts) => {
  const sessions = [...new Set(facts.map(({ origin }) => origin.sessionRef))];
  return fc
    .tuple(fc.subarray(sessions), fc.array(fc.integer({ min: 300, max: 2_000 }), { maxLength: 2 }))
    .map(([those, moments]) => ({
      a: facts.filter(({ origin }) => those.includes(origin.sessionRef)),
      b: facts.filter(({ origin }) => !those.includes(origin.sessionRef)),
      moments: moments.sort((x, y) => x - y),
    }));
});

const absorbed = (survivor: Conversation, other: readonly Fact[]): Conversation =>
  tell([{ kind: 'absorb', from: 'other', facts: other, now: at(2_100) }], survivor).state;

/** Which conversation it is, which it absorbed and what its expectation is called are what is meant to differ. */
const comparable = (state: Conversation): unknown =>
  essenceOf({
    ...state,
    id: 'c',
    absorbed: [],
    expectations: state.expectations.map((known) => ({ ...known, id: 'e' })),
  });

/** What each half decided before anybody knew of the other is history, but for the verdict and what is short. */
const withoutHistory = (state: Conversation): unknown => {
  const verdicts = state.expectations.map(({ verdict, why, shortfall }) => ({ verdict, why, shortfall }));
  return [comparable({ ...state, commands: [], outcomes: [], expectations: [] }), verdicts];
};

/** Each survives the other, and the two as if they had always been one; then time passes. */
const ends = ({ a, b, moments }: { a: readonly Fact[]; b: readonly Fact[]; moments: readonly number[] }) =>
  [
    absorbed(pass(hear(a, absent('a')), ...moments), b),
    absorbed(pass(hear(b, absent('b')), ...moments), a),
    hear([...a, ...b]),
  ].map((state) => pass(state, 3_000, 3_001, 4_000, 100_000, 200_000));

describe('two conversations that turn out to be one', () => {
  it('end the same whichever survives, and as if they had always been one', () =>
    fc.assert(
      fc.property(halves, (both) => {
        const [first, ...others] = ends({ ...both, moments: [] }).map(comparable);
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 4000 },
    ));

  it('know the same and come to the same verdict, whatever time decided before', () => {
    const short = new Set<boolean>();
    fc.assert(
      fc.property(halves, (both) => {
        const all = ends(both);
        const [first, ...others] = all.map(withoutHistory);
        for (const other of others) expect(other).toEqual(first);
        for (const { shortfall, verdict } of all.flatMap(({ expectations }) => expectations))
          if (verdict === 'satisfied') short.add(shortfall !== undefined);
      }),
      { numRuns: 4000 },
    );
    expect(short.size).toBe(2);
  });
});
