import { toMilliseconds } from './duration';

const DAY = 86_400_000;

it.each([
  ['PT3S', 3000],
  ['PT2.5S', 2500],
  ['PT1H30M', 5_400_000],
  ['P1DT1S', DAY + 1000],
  ['P2W', 14 * DAY],
  ['P1M', 31 * DAY],
  ['P6M', 184 * DAY],
  ['P12M', 366 * DAY],
  ['P1Y', 366 * DAY],
  ['P5Y', 1827 * DAY],
  ['P7Y', 2557 * DAY],
  ['PT0S', 0],
])('%s is %d ms', (text, milliseconds) => {
  expect(toMilliseconds(text)).toBe(milliseconds);
});

it.each(['', 'P', 'PT', 'P1', '3s', 'P1DT', 'P-1D', 'PT1M1H', 'P1000Y', 'PT1.2345S', ' PT1S', 'PT1S\n'])(
  '"%s" is no duration',
  (text) => {
    expect(toMilliseconds(text)).toBeUndefined();
  },
);

it('no span of years and months of the calendar is longer', () => {
  const lateBy: number[] = [];
  for (let begin = 0; begin < 48; begin++)
    for (let months = 1; months <= 120; months++) {
      const span = Date.UTC(2023, begin + months) - Date.UTC(2023, begin);
      const taken = toMilliseconds(`P${Math.floor(months / 12)}Y${months % 12}M`) ?? 0;
      lateBy.push((taken - span) / DAY);
    }
  expect(Math.min(...lateBy)).toBe(0);
  expect(Math.max(...lateBy)).toBeLessThanOrEqual(4);
});
