import { Poison } from '../cloud-events/envelope';
import { recordAt } from '../conformance/hand-fed-log';
import type { PoisonRecord } from './claims';
import { sift } from './sift';

const buried: PoisonRecord[] = [];
const slice = {
  records: ['a', 'b', 'c'].map((value, offset) => recordAt(offset, value)),
  progress: { topic: 'facts', partition: 0, group: 'saga', epoch: 1, from: 0, to: 3 },
  isStale: () => false,
  bury: (poison: readonly PoisonRecord[]) => Promise.resolve(void buried.push(...poison)),
};

it('sifting keeps what can be decoded, in order, and buries the rest', async () => {
  const sound = await sift(slice, ({ value }) => {
    if (String(value) === 'b') throw new Poison('not JSON');
    return String(value).toUpperCase();
  });
  expect(sound).toEqual(['A', 'C']);
  expect(buried).toEqual([{ record: slice.records[1], cause: 'not JSON' }]);
});

it('sifting hides no bug', async () => {
  const bug = (): never => {
    throw new TypeError('a bug');
  };
  await expect(sift(slice, bug)).rejects.toThrow('a bug');
});
