import { parsePolicySet } from '../documents/parse-policy-set';
import { listOf, policy } from '../documents/documents.given';
import { runTrials } from './run-trials';

const setOf = (...documents: readonly unknown[]) => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};
const set = setOf(
  policy('all'),
  policy('tagged', { when: '"vip" in c.tags' }),
  policy('shadowed', { mode: 'shadow' }),
  policy('spoken', { when: 'c.language == "de"' }),
  listOf('unused'),
);
const tried = (expect: object) =>
  runTrials(set, [
    { apiVersion: 'earwitness/v1', kind: 'PolicyTest', metadata: { id: 'trial' }, given: {}, expect },
  ]).map(({ hasPassed, differences, faults }) => ({
    hasPassed,
    told: [...differences.map(({ what }) => what), ...faults.map(({ at, problem }) => `${at} ${problem}`)],
  }));

describe('a trial', () => {
  it.each([
    ['some of those that matched', { matched: ['all'] }],
    ['what matched in shadow', { matched: ['shadowed'] }],
    ['all that matched, in whatever order', { matchedExactly: ['shadowed', 'all'] }],
    ['what did not match', { notMatched: ['tagged'] }],
    ['what nobody knows', { indeterminate: ['spoken'] }],
    ['a part of the decision', { decision: { plan: { failMode: 'open' } } }],
  ])('passes with %s', (_, named) => {
    expect(tried(named)).toEqual([{ hasPassed: true, told: [] }]);
  });

  it.each([
    ['one that did not match', { matched: ['all', 'tagged'] }, 'matched'],
    ['fewer than all that matched', { matchedExactly: ['all'] }, 'matchedExactly'],
    ['none that matched', { matchedExactly: [] }, 'matchedExactly'],
    ['one that did match', { notMatched: ['all'] }, 'notMatched'],
    ['what was known', { indeterminate: ['all'] }, 'indeterminate'],
    ['what was not drawn from', { sampledOut: ['all'] }, 'sampledOut'],
  ])('fails with %s', (_, named, what) => {
    expect(tried(named)).toEqual([{ hasPassed: false, told: [what] }]);
  });

  it.each([
    ['nothing', {}, '/0/expect expects nothing'],
    ['nothing of what matched', { matched: [] }, '/0/expect/matched expects nothing'],
    ['nothing of the decision', { record: true, decision: {} }, '/0/expect/decision expects nothing'],
    ['nothing of the plan', { decision: { plan: {} } }, '/0/expect/decision/plan expects nothing'],
    [
      'nothing of what is announced',
      { decision: { record: true, plan: { failMode: 'open', announce: {} } } },
      '/0/expect/decision/plan/announce expects nothing',
    ],
    ['nothing of how long it is kept', { retention: {} }, '/0/expect/retention expects nothing'],
    [
      'that somebody may play, and nobody asks',
      { allowed: true },
      '/0/expect/allowed expects nothing, as no caller is given who would play',
    ],
  ])('that expects %s is at fault itself', (_, named, fault) => {
    expect(tried(named)).toEqual([{ hasPassed: false, told: [fault] }]);
  });

  describe('of who may play', () => {
    const play = policy('play', { phase: 'access', access: { allow: ['staff'] } });
    const asked = (policies: readonly unknown[], expect: object, groups: readonly string[] = []) =>
      runTrials(setOf(...policies), [
        {
          apiVersion: 'earwitness/v1',
          kind: 'PolicyTest',
          metadata: { id: 'trial' },
          given: { caller: { id: 'bob', groups, scopes: [] } },
          expect,
        },
      ]).map(({ hasPassed, faults }) => ({ hasPassed, faults: faults.map(({ at }) => at) }));

    it('passes and fails by the policies of access', () => {
      expect(asked([play], { allowed: true }, ['staff'])).toEqual([{ hasPassed: true, faults: [] }]);
      expect(asked([play], { allowed: true })).toEqual([{ hasPassed: false, faults: [] }]);
      expect(asked([play], { allowed: false })).toEqual([{ hasPassed: true, faults: [] }]);
    });

    it('is at fault where there are none in force', () => {
      const faulty = [{ hasPassed: false, faults: ['/0/expect/allowed'] }];
      expect(asked([policy('all')], { allowed: true })).toEqual(faulty);
      expect(asked([{ ...play, mode: 'shadow' }], { allowed: true })).toEqual(faulty);
    });
  });
});
