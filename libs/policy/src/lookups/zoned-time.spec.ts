import { dayOfYear, isZoneOrOffset, zonedTime } from './zoned-time';

it('shows what clocks show, on both sides of a change', () => {
  expect(zonedTime(new Date('2026-03-29T00:59:59Z'), 'Europe/Berlin')).toMatchObject({ hour: 1, day: 29, weekday: 0 });
  expect(zonedTime(new Date('2026-03-29T01:00:00Z'), 'Europe/Berlin')).toMatchObject({ hour: 3, day: 29 });
});

it('knows offsets, with and without a sign', () => {
  const noon = new Date('2026-01-01T12:00:00Z');
  expect(['+05:30', '-08:00', '02:00'].map((zone) => zonedTime(noon, zone).hour)).toEqual([17, 4, 14]);
});

it('numbers the days of a year from 0', () => {
  expect(dayOfYear(zonedTime(new Date('2024-12-31T23:00:00Z'), 'UTC'))).toBe(365);
  expect(dayOfYear(zonedTime(new Date('2024-12-31T23:00:00Z'), 'Europe/Berlin'))).toBe(0);
});

it('tells time zones from other words', () =>
  expect(['Europe/Berlin', 'UTC', '+25:00', 'Mars/Olympus', ''].map(isZoneOrOffset)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]));
