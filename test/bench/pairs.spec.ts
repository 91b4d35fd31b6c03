import { alternate, median, ratioOf } from './pairs';

const pair = (ours: number, theirs: number) => ({ ours, theirs });
const of = (sample: number): number => sample;

it('takes turns, so that a drift is on either side as often', async () => {
  const order: string[] = [];
  const run = (name: string) => async () => void order.push(name);
  await alternate(3, run('A'), run('B'));
  expect(order.join('')).toBe('ABBAAB');
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
])('finds the middle of %j', (values, middle) => {
  expect(median(values)).toBe(middle);
});

describe('a ratio', () => {
  const pairs = [pair(4, 2), pair(9, 3), pair(2, 2)];

  it('is of pairs, and passes by their median', () => {
    const ratio = ratioOf('speed', pairs, { of, bar: { atLeast: 2 } });
    expect(ratio).toMatchObject({ median: 2, worst: 1, verdict: 'passes' });
  });

  it('is worst where it is largest, when less is better', () => {
    const ratio = ratioOf('cost', pairs, { of, bar: { atMost: 1.9 }, isLessBetter: true });
    expect(ratio).toMatchObject({ median: 2, worst: 3, verdict: 'falls short' });
  });

  it('passes nothing without a bar', () => {
    expect(ratioOf('speed', pairs, { of }).verdict).toBe('no bar');
  });
});
