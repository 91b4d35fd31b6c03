import { listOf, policy, settings } from '../documents/documents.given';
import { parsePolicySet } from '../documents/parse-policy-set';
import { diffSets } from './diff-sets';

const setOf = (...documents: readonly unknown[]) => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

it('a set does not differ from itself in another order', () => {
  const documents = [policy('a'), policy('b'), listOf('l', 'x')];
  expect(diffSets(setOf(...documents), setOf(...documents.toReversed()))).toMatchObject({
    added: [],
    removed: [],
    changed: [],
    isTightening: false,
  });
});

it('names what came, what went, and what is not as it was', () => {
  const before = setOf(
    policy('gone'),
    policy('kept', { priority: 1, capture: { startWithin: 'PT3S' }, store: { target: 'a' } }),
    listOf('l', 'x'),
    settings({}),
  );
  const after = setOf(
    listOf('kept'),
    policy('kept', { priority: 2, lifecycle: { hold: true }, capture: { startWithin: 'PT4S' } }),
    listOf('l', 'x', 'y'),
    settings({}),
  );
  expect(diffSets(before, after)).toEqual({
    before: before.hash,
    after: after.hash,
    added: [{ kind: 'List', id: 'kept' }],
    removed: [{ kind: 'Policy', id: 'gone' }],
    changed: [
      { kind: 'List', id: 'l', fields: [{ at: '/entries', before: ['x'], after: ['x', 'y'] }] },
      {
        kind: 'Policy',
        id: 'kept',
        fields: [
          { at: '/capture/startWithin', before: 'PT3S', after: 'PT4S' },
          { at: '/lifecycle', after: { dispose: 'keep', hold: true } },
          { at: '/priority', before: 1, after: 2 },
          expect.objectContaining({ at: '/store', before: expect.objectContaining({ target: 'a' }) }),
        ],
      },
    ],
    isTightening: false,
  });
});

describe('a change reaches conversations that are under way', () => {
  const reaching = policy('a', { applyToRunning: 'tighten' });
  const reaches = (before: readonly unknown[], after: readonly unknown[]): boolean =>
    diffSets(setOf(...before), setOf(...after)).isTightening;

  it.each([
    ['by a new policy that says so', [policy('b')], [policy('b'), reaching]],
    ['by one that says so now', [policy('a')], [reaching]],
    ['by one that says something else', [reaching], [{ ...reaching, priority: 1 }]],
    ['by a list that one may use', [reaching, listOf('l')], [reaching, listOf('l', 'x')]],
  ])('%s', (_, before, after) => {
    expect(reaches(before, after)).toBe(true);
  });

  it.each([
    ['by one that is as it was', [reaching], [reaching, policy('b')]],
    ['by one that is gone', [reaching, policy('b')], [policy('b')]],
    ['by one in shadow', [policy('b')], [policy('b'), { ...reaching, mode: 'shadow' }]],
  ])('but not %s', (_, before, after) => {
    expect(reaches(before, after)).toBe(false);
  });
});
