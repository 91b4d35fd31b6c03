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
  ])('that expects %s is at fault itself', (_, named, fault) => {
    expect(tried(named)).toEqual([{ hasPassed: false, told: [fault] }]);
  });
});
