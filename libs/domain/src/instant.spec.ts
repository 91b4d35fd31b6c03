import { earliest, instant, instantAt, later, latest, toInstant } from './instant';

describe('an instant', () => {
  it.each([
    ['2026-03-02T09:14:07.183Z', true],
    ['2026-03-02T09:14:07Z', false],
    ['2026-03-02T09:14:07.183+01:00', false],
    ['2026-02-30T09:14:07.183Z', false],
    ['0001-01-01T00:00:00.000Z', true],
    ['0000-12-31T23:59:59.999Z', false],
  ])('%s has the one form that sorts by time: %s', (value, isInstant) =>
    expect(instant.safeParse(value).success).toBe(isInstant),
  );

  it('is made of what a vendor sends', () => {
    expect(toInstant('2026-03-02T10:14:07+01:00')).toBe('2026-03-02T09:14:07.000Z');
    expect(toInstant(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it.each([
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00.000+00:01', undefined],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.999-00:01', undefined],
    ['yesterday', undefined],
  ])('is of the years 1 to 9999, whatever the zone: %s', (text, moment) =>
    expect(instantAt(Date.parse(text))).toBe(moment),
  );

  it('is moved, and never beyond what has its form', () => {
    expect(later('2026-03-02T09:14:07.183Z', 1_000)).toBe('2026-03-02T09:14:08.183Z');
    expect(later('2026-03-02T09:14:07.183Z', Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T23:59:59.999Z');
    expect(later('0001-01-01T00:00:00.000Z', -1)).toBe('0001-01-01T00:00:00.000Z');
  });

  it('is the earliest or latest of those that are known', () => {
    const [a, b] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    expect(earliest(undefined, b, a)).toBe(a);
    expect(latest(a, undefined, b)).toBe(b);
    expect(earliest()).toBeUndefined();
    expect(latest(undefined)).toBeUndefined();
  });
});
