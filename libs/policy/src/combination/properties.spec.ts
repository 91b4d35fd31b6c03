import { type CaptureDecision, policyClass, type PolicyFacts } from '@earwitness/domain';
import * as fc from 'fast-check';
import { decideCapture, judge } from '../evaluation/decide-capture';
import { factsAbout, policy, setOf } from '../evaluation/policies.samples';
import type { Policy, PolicySet } from '../evaluation/policy-set';

const classes = policyClass.options;
const word = fc.constantFrom('a', 'b', 'c');
const words = fc.uniqueArray(word, { maxLength: 3 });
const minutes = fc.integer({ min: 1, max: 60 }).map((count) => `PT${count}M`);

const stated = fc.record({
  class: fc.constantFrom(...classes),
  priority: fc.integer({ min: -1, max: 1 }),
  phase: fc.constantFrom('capture', 'capture', 'control', 'lifecycle'),
  mode: fc.constantFrom('enforce', 'enforce', 'shadow'),
  onIndeterminate: fc.constantFrom('match', 'noMatch', 'defer(PT10S)', 'defer(PT10M)'),
  sample: fc.option(fc.record({ percent: fc.constantFrom(0, 50, 100) }), { nil: undefined }),
  capture: fc.record({
    mode: fc.constantFrom('full', 'full', 'none'),
    tracks: fc.constantFrom('both', 'caller', 'callee'),
    prefer: words,
    redundancy: fc.integer({ min: 1, max: 4 }),
    startWithin: minutes,
    failMode: fc.constantFrom('open', 'closed'),
    announce: fc.record({ kind: fc.constantFrom('none', 'tone', 'spoken'), text: word }),
    onProhibition: fc.constantFrom('keep', 'discard'),
  }),
  control: fc.record({ pauseOn: words, resumeOn: words, maxPause: minutes }),
  store: fc.option(fc.record({ target: word, region: fc.uniqueArray(word, { minLength: 1 }) }), { nil: undefined }),
  lifecycle: fc.option(
    fc.record({ retainMin: minutes, retainMax: minutes, dispose: fc.constantFrom('keep', 'deleteMedia', 'deleteAll') }),
    { nil: undefined },
  ),
  tags: words,
});

const answers = fc.constantFrom(true, true, false, undefined);
const statedPolicy = (id: string): fc.Arbitrary<Policy> =>
  fc.tuple(stated, answers).map(([about, answer]) => policy(id, about, answer));
const policies = fc
  .integer({ min: 0, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => statedPolicy(`p${index}`))));
const enforced = (given: Policy, more: object): Policy => ({
  ...given,
  document: { ...given.document, mode: 'enforce', phase: 'capture', ...more },
});
const situation = fc.record({
  policies,
  onConflict: fc.constantFrom('prohibit' as const, 'record' as const),
  facts: fc.boolean().map((requested) => factsAbout({ requested })),
});

type Judge = (set: PolicySet, facts: PolicyFacts) => CaptureDecision;
type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;
const setIn = ({ onConflict }: Situation, given: readonly Policy[]): PolicySet => setOf(given, { onConflict });

/** How much is captured, and how surely: each at least as much as before. */
const covers = (after: CaptureDecision, before: CaptureDecision): boolean => {
  if (!before.record) return true;
  const [plan, known] = [after.plan, before.plan];
  if (!after.record || !plan || !known) return false;
  return (
    after.startWithinMs <= before.startWithinMs &&
    plan.redundancy >= known.redundancy &&
    (plan.tracks === 'both' || plan.tracks === known.tracks) &&
    (plan.failMode === 'closed' || known.failMode === 'open') &&
    (after.retention?.retainMinMs ?? 0) >= (before.retention?.retainMinMs ?? 0)
  );
};

/** A case that breaks the property; undefined where none was found. */
const counterexample = <T>(property: fc.IProperty<T>): string | undefined =>
  fc.defaultReportMessage(fc.check(property, { numRuns: 600 }));

/** How a way to decide breaks a promise; all of them are tried on a wrong one, too. */
const promises = {
  'the order of policies does not matter': (decide: Judge) =>
    counterexample(
      fc.property(
        situation.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.policies], { minLength: given.policies.length })),
        ),
        ([given, shuffled]) => {
          const decisions = [given.policies, shuffled].map((order) => decide(setIn(given, order), given.facts));
          return JSON.stringify(decisions[0]) === JSON.stringify(decisions[1]);
        },
      ),
    ),
  'a prohibition never starts a capture': (decide: Judge) =>
    counterexample(
      fc.property(situation, statedPolicy('added'), (given, added) => {
        const prohibition = enforced(added, { class: 'prohibition' });
        const before = decide(setIn(given, given.policies), given.facts);
        return before.record || !decide(setIn(given, [...given.policies, prohibition]), given.facts).record;
      }),
    ),
  'an obligation never lowers coverage': (decide: Judge) =>
    counterexample(
      fc.property(situation, statedPolicy('added'), (given, added) => {
        const noConflict = given.policies.filter(({ document }) => document.class !== 'prohibition');
        const obligation = enforced(added, { class: 'obligation' });
        const before = decide(setIn(given, noConflict), given.facts);
        return covers(decide(setIn(given, [...noConflict, obligation]), given.facts), before);
      }),
    ),
  'an obligation with a selection covers as much as either': (decide: Judge) =>
    counterexample(
      fc.property(statedPolicy('must'), statedPolicy('some'), situation, (must, some, given) => {
        const [obligation, selection] = [
          enforced(must, { class: 'obligation' }),
          enforced(some, { class: 'selection' }),
        ];
        const both = decide(setIn(given, [obligation, selection]), given.facts);
        return [obligation, selection].every((one) => covers(both, decide(setIn(given, [one]), given.facts)));
      }),
    ),
  'a policy in shadow changes nothing': (decide: Judge) =>
    counterexample(
      fc.property(situation, (given) => {
        const awake = given.policies.filter(({ document }) => document.mode === 'enforce');
        const [all, some] = [given.policies, awake].map((of) => decide(setIn(given, of), given.facts));
        return JSON.stringify(all) === JSON.stringify(some);
      }),
    ),
};
type Promised = keyof typeof promises;
const names = Object.keys(promises) as Promised[];

describe('whatever the policies are', () => {
  it.each(names)('%s', (name) => {
    expect(promises[name](judge)).toBeUndefined();
  });

  it('the same set and facts give the same decision, with the same reasons and the same id', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const decided = [0, 1].map(() => decideCapture(setIn(given, given.policies), structuredClone(given.facts)));
        expect(decided[1]).toEqual(decided[0]);
        expect(decided[0]?.decision).toEqual(judge(setIn(given, given.policies), given.facts));
      }),
    );
  });
});

/** As one might get it wrong. */
const wrong: Readonly<Record<Promised, Judge>> = {
  'the order of policies does not matter': (set, facts) => ({
    ...judge(set, facts),
    policyIds: set.policies.map(({ document }) => document.metadata.id),
  }),
  'a prohibition never starts a capture': (set, facts) => {
    const decision = judge(set, facts);
    return { ...decision, record: decision.record || decision.policyIds.length > 1 };
  },
  'an obligation never lowers coverage': (set, facts) => judge({ ...set, policies: set.policies.slice(-1) }, facts),
  'an obligation with a selection covers as much as either': (set, facts) => {
    const strongest = set.policies.find(({ document }) => document.class === 'obligation');
    return judge(strongest ? { ...set, policies: [strongest] } : set, facts);
  },
  'a policy in shadow changes nothing': (set, facts) =>
    judge(
      {
        ...set,
        policies: set.policies.map(({ document, ...compiled }) => ({
          ...compiled,
          document: { ...document, mode: 'enforce' },
        })),
      },
      facts,
    ),
};

describe('a wrong combination is found out', () => {
  it.each(names)('%s', (name) => {
    expect(promises[name](wrong[name])).toMatch('Counterexample');
  });
});
