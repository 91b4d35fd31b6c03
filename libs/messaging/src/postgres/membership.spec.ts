import fc from 'fast-check';
import { deal } from './membership';

const topics = ['commands', 'events', 'facts'];
const partitions = fc.uniqueArray(fc.record({ topic: fc.constantFrom(...topics), partition: fc.nat(11) }), {
  selector: ({ topic, partition }) => `${topic}/${partition}`,
});
const members = fc
  .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 })
  .map((ids) => ids.map((member) => ({ member, topics })));

describe('dealing partitions out', () => {
  it('gives each to one member, and to all about as many', () => {
    fc.assert(
      fc.property(partitions, members, (all, group) => {
        const hands = [...deal(all, group).values()];
        expect(new Set(hands.flat())).toEqual(new Set(all));
        expect(hands.flat()).toHaveLength(all.length);
        const sizes = hands.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not depend on the order in which they are listed', () => {
    fc.assert(
      fc.property(partitions, members, (all, group) => {
        expect(deal([...all].reverse(), [...group].reverse())).toEqual(deal(all, group));
      }),
    );
  });

  it('moves less than half when one of four members leaves', () => {
    const all = topics.flatMap((topic) => Array.from({ length: 12 }, (_, partition) => ({ topic, partition })));
    const group = ['a', 'b', 'c', 'd'].map((member) => ({ member, topics }));
    const [before, after] = [deal(all, group), deal(all, group.slice(1))];
    const stayed = all.filter((at) =>
      group.some(({ member }) => [before, after].every((hands) => hands.get(member)?.includes(at))),
    );
    expect(stayed.length).toBeGreaterThan(all.length / 2);
  });

  it('gives nobody a topic that he does not follow, and leaves none out', () => {
    const facts = [0, 1].map((partition) => ({ topic: 'facts', partition }));
    const events = [0, 1].map((partition) => ({ topic: 'events', partition }));
    const hands = deal(
      [...facts, ...events],
      [
        { member: 'a', topics: ['facts'] },
        { member: 'b', topics: ['facts', 'events'] },
      ],
    );
    expect(hands.get('a')?.every(({ topic }) => topic === 'facts')).toBe(true);
    expect(hands.get('b')).toEqual(expect.arrayContaining(events));
  });
});
