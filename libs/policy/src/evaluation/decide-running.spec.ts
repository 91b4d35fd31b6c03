import { type Decided, policyClass, type PolicyFacts } from '@earwitness/domain';
import * as fc from 'fast-check';
import { differing } from '../replay/differing';
import { Replay } from '../replay/replay';
import type { RecordedDecision, Role } from '../replay/recorded-decision';
import { decideCapture } from './decide-capture';
import { decideRunning, findingsOnRunning, type Governing, judgeRunning } from './decide-running';
import { factsAbout, policy, setOf } from './policies.samples';
import type { Policy, PolicySet } from './policy-set';

const word = fc.constantFrom('a', 'b', 'c');
const words = fc.uniqueArray(word, { maxLength: 2 });
const stated = fc.record({
  class: fc.constantFrom(...policyClass.options),
  phase: fc.constantFrom('capture', 'capture', 'control', 'lifecycle'),
  mode: fc.constantFrom('enforce', 'enforce', 'shadow'),
  applyToRunning: fc.constantFrom('no', 'tighten', 'tighten'),
  onIndeterminate: fc.constantFrom('match', 'noMatch', 'defer(PT10M)'),
  sample: fc.option(fc.record({ percent: fc.constantFrom(20, 80) }), { nil: undefined }),
  capture: fc.record({ failMode: fc.constantFrom('open', 'closed'), startWithin: fc.constantFrom('PT3S', 'PT9S') }),
  control: fc.record({ pauseOn: words, maxPause: fc.constantFrom('PT1M', 'PT9M') }),
  store: fc.option(fc.record({ target: word, region: fc.uniqueArray(word, { minLength: 1 }) }), { nil: undefined }),
  tags: words,
});

/** Of a language, of any, or of one that nobody has told of. */
const spoken = fc.constantFrom('de', 'en', undefined);
const aPolicy = (id: string): fc.Arbitrary<Policy> =>
  fc.tuple(stated, spoken).map(([about, wanted]) =>
    policy(id, about, ({ c: { language } }) => {
      if (wanted === undefined) return true;
      return language === undefined ? undefined : language === wanted;
    }),
  );
const aSet = (hash: string): fc.Arbitrary<PolicySet> =>
  fc
    .record({
      policies: fc.tuple(...['p0', 'p1', 'p2', 'p3'].map(aPolicy)).chain((all) => fc.subarray([...all])),
      onConflict: fc.constantFrom('prohibit' as const, 'record' as const),
    })
    .map(({ policies, onConflict }) => ({
      ...setOf(policies, { onConflict, sampleSalt: hash }),
      hash: hash.repeat(64),
    }));

const facts = fc
  .record({ id: fc.uuid(), language: spoken, requested: fc.boolean() })
  .map(({ id, requested, language }) => factsAbout({ id, requested, ...(language && { language }) }));
const three = fc.record({ a: aSet('a'), b: aSet('b'), c: aSet('c') });
type Sets = typeof three extends fc.Arbitrary<infer S> ? S : never;

/** Whatever may govern while `b` is in force. */
const underB = ({ a, b, c }: Sets) =>
  fc.constantFrom<Governing>(
    ...[{ set: b }, { set: a, newer: b }],
    ...[
      { set: a, overBefore: b.hash },
      { set: a, newer: c, overBefore: b.hash },
    ],
  );

const asStored = (decided: Decided): Decided => JSON.parse(JSON.stringify(decided)) as Decided;

/** Out of nothing but what is stored, and the sets by their hashes. */
const again = ({ basis }: Decided, sets: Sets, synchronous: boolean): Decided => {
  const byHash = (hash: string | undefined) => Object.values(sets).find((set) => set.hash === hash);
  const set = byHash(basis.policySetHash);
  if (!set) throw new Error('nobody knows the set');
  const { newerSetHash, overBeforeSetHash: overBefore } = basis;
  return decideRunning({ set, newer: byHash(newerSetHash), overBefore }, basis.facts, { synchronous });
};

const roleIn = ({ set, newer, overBefore }: Governing): Role => {
  if (overBefore !== undefined) return { set, isOver: true, ...(newer && { newer }) };
  return newer && { set, isOver: false };
};

const recordedAs = (governing: Governing, about: PolicyFacts, isSynchronous: boolean): RecordedDecision => {
  const { decision, basis } = asStored(decideRunning(governing, about, { synchronous: isSynchronous }));
  const { decisionId } = basis;
  return {
    conversationId: about.c.id,
    decisionId,
    isSynchronous,
    decision,
    facts: basis.facts,
    role: roleIn(governing),
  };
};

const replayed = (set: PolicySet, all: readonly RecordedDecision[]) => {
  const replay = new Replay(set);
  for (const one of all) replay.add(one);
  return replay.tally;
};

const situation = three.chain((sets) =>
  fc.record({ sets: fc.constant(sets), governing: underB(sets), facts, synchronous: fc.boolean() }),
);

describe('a decision of a conversation that ran while newer policies came into force', () => {
  it('can be made again of what is stored of it, word for word', () => {
    fc.assert(
      fc.property(situation, ({ sets, governing, facts: about, synchronous }) => {
        const decided = decideRunning(governing, about, { synchronous });
        expect(asStored(again(asStored(decided), sets, synchronous))).toEqual(asStored(decided));
        expect(judgeRunning(governing, about, { synchronous })).toEqual(decided.decision);
      }),
      { numRuns: 200 },
    );
  });

  it('has an id of its own for each pair of sets', () => {
    fc.assert(
      fc.property(three, facts, ({ a, b, c }, about) => {
        const made = [{ set: a }, { set: b }, { set: a, newer: b }, { set: a, newer: c }, { set: b, newer: a }];
        expect(new Set(made.map((by) => decideRunning(by, about).basis.decisionId)).size).toBe(made.length);
      }),
    );
  });

  it('is that of the first set where the newer one is the same', () => {
    fc.assert(
      fc.property(aSet('a'), facts, (a, about) => {
        expect(decideRunning({ set: a, newer: { ...a } }, about)).toEqual(decideCapture(a, about));
      }),
    );
  });

  it('names policies of neither set alone, and says of which set each finding is', () => {
    const never = policy('never', { class: 'prohibition', applyToRunning: 'tighten' });
    const a = setOf([policy('must', { class: 'obligation' }), policy('same')]);
    const b = { ...setOf([never, policy('same', { applyToRunning: 'tighten' }), policy('new')]), hash: 'b'.repeat(64) };
    const { decision, basis } = decideRunning({ set: a, newer: b }, factsAbout());
    expect(decision).toMatchObject({ record: false, policyIds: ['never'], policySetHash: a.hash });
    expect(basis).toMatchObject({ policySetHash: a.hash, newerSetHash: b.hash });
    expect(basis.findings.map(({ policyId, policySetHash }) => [policyId, policySetHash])).toEqual([
      ['must', undefined],
      ['same', undefined],
      ['never', b.hash],
      ['same', b.hash],
    ]);
  });

  it('leaves out whose policies were silent, which both sets and the facts tell', () => {
    const never = policy('never', { class: 'prohibition', applyToRunning: 'tighten' }, false);
    const a = setOf([policy('must', { class: 'obligation' }, false)]);
    const b = { ...setOf([never, policy('new')]), hash: 'b'.repeat(64) };
    expect(decideRunning({ set: a, newer: b }, factsAbout()).basis.findings).toEqual([]);
    const all = findingsOnRunning({ set: a, newer: b }, factsAbout());
    expect(all.map(({ policyId, policySetHash, result }) => [policyId, policySetHash, result])).toEqual([
      ['must', undefined, 'notMatched'],
      ['never', b.hash, 'notMatched'],
    ]);
    expect(findingsOnRunning({ set: a }, factsAbout())).toEqual(all.slice(0, 1));
  });

  it('says what the policies in shadow of either set would change', () => {
    const running = [policy('all'), policy('not', { class: 'exclusion', mode: 'shadow' })];
    const newer = policy('must', { class: 'obligation', mode: 'shadow', applyToRunning: 'tighten' });
    const shadowOf = (...added: readonly Policy[]) =>
      decideRunning({ set: setOf(running), newer: { ...setOf(added), hash: 'b'.repeat(64) } }, factsAbout()).basis
        .shadow;
    expect(shadowOf()).toMatchObject({ record: false, policyIds: ['not'] });
    expect(shadowOf(newer)).toMatchObject({ record: true, decidedBy: 'obligation' });
  });
});

describe('a replay of the set in force', () => {
  const many = three.chain((sets) =>
    fc.record({
      sets: fc.constant(sets),
      told: fc.array(fc.tuple(underB(sets), facts, fc.boolean()), { minLength: 1, maxLength: 20 }),
    }),
  );

  it('finds no difference, whatever its conversations began with', () => {
    fc.assert(
      fc.property(many, ({ sets: { b }, told }) => {
        const { agree, lost, gained, changed } = replayed(
          b,
          told.map((one) => recordedAs(...one)),
        );
        expect([agree, lost.count, gained.count, changed]).toEqual([told.length, 0, 0, 0]);
      }),
    );
  });

  it('would find differences if it took the place of what they began with', () => {
    const wrong = fc.check(
      fc.property(many, ({ sets: { b }, told }) => {
        const all = told.map((one) => ({ ...recordedAs(...one), role: undefined }));
        return replayed(b, all).agree === all.length;
      }),
    );
    expect(wrong.failed).toBe(true);
  });

  it('and one of another finds what that would have tightened otherwise', () => {
    fc.assert(
      fc.property(three, facts, ({ a, b, c }, about) => {
        const recorded = recordedAs({ set: a, newer: b }, about, false);
        const other = judgeRunning({ set: a, newer: c }, about);
        expect(replayed(c, [recorded]).agree).toBe(differing(recorded.decision, other).length === 0 ? 1 : 0);
      }),
    );
  });

  it('says of how many nobody knows any more what they began with', () => {
    const recorded = { ...recordedAs({ set: setOf([]) }, factsAbout(), false), role: 'unknown' } as const;
    expect(replayed(setOf([policy('all')]), [recorded])).toMatchObject({
      conversations: 1,
      agree: 0,
      gained: { count: 0 },
      unknown: { withoutPolicies: 1 },
    });
  });
});
