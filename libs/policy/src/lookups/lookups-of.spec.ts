import { groupOf, holidays, listOf, schedule } from '../documents/documents.given';
import type { WrittenDocument } from '../documents/written.document';
import { parsePolicySet } from '../documents/parse-policy-set';
import { lookupsOf } from './lookups-of';

const lookups = (...documents: readonly unknown[]) => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set.lookups;
};
const at = (text: string): number => Date.parse(text);

describe('lists and groups', () => {
  const found = lookups(
    listOf('all', 'a', { list: 'some' }, { list: 'more' }),
    listOf('some', 'b', { list: 'more' }),
    listOf('more', 'c'),
    groupOf('desk', 'u1', { group: 'traders' }),
    groupOf('traders', 'u2'),
  );

  it('hold what they take in, however deep', () => {
    expect(['a', 'b', 'c', 'd'].map((value) => found.inList('all', value))).toEqual([true, true, true, false]);
    expect(['a', 'b', 'c'].map((value) => found.inList('some', value))).toEqual([false, true, true]);
    expect(['u1', 'u2', 'u3'].map((member) => found.inGroup('desk', member))).toEqual([true, true, false]);
  });

  it('are not each other, and know who they are', () => {
    expect(found.inList('desk', 'u1')).toBe(false);
    expect(found.has('List', 'all')).toBe(true);
    expect(found.has('Group', 'all')).toBe(false);
    expect(found.has('Schedule', 'all')).toBe(false);
  });

  it('are as large as the largest once all is taken in', () => {
    expect(found.largest).toBe(3);
  });

  it('that take in themselves do no harm', () => {
    const circle = [listOf('a', 'x', { list: 'b' }), listOf('b', 'y', { list: 'a' })] as unknown as WrittenDocument[];
    expect(lookupsOf(circle)?.inList('b', 'x')).toBe(true);
  });
});

describe('schedules', () => {
  const office = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '16:30' }];
  const nights = [{ days: ['sat'], from: '22:00', to: '06:00' }];
  const found = lookups(
    schedule('office', { tz: 'Europe/Berlin', hours: office, except: [{ holidays: 'days-off' }] }),
    schedule('nights', { hours: nights, except: [{ holidays: 'days-off' }] }),
    schedule('always', { hours: [{ days: ['mon'], from: '00:00', to: '24:00' }] }),
    schedule('round', { hours: [{ days: ['mon'], from: '08:00', to: '08:00' }] }),
    schedule('small-hours', { tz: 'Europe/Berlin', hours: [{ days: ['sun'], from: '02:00', to: '03:00' }] }),
    holidays('days-off', '2026-01-01', { date: '2026-01-11', title: 'Sunday' }),
  );
  const isIn = (name: string, text: string, tz?: string): boolean => found.inSchedule(name, at(text), tz);

  it.each([
    ['2026-01-06T06:59:59.999Z', false],
    ['2026-01-06T07:00:00Z', true],
    ['2026-01-06T15:29:59.999Z', true],
    ['2026-01-06T15:30:00Z', false],
    ['2026-01-10T10:00:00Z', false],
    ['2026-07-07T06:00:00Z', true],
    ['2026-07-07T14:30:00Z', false],
  ])('the begin is in them and the end is not, by their own clock: %s', (text, expected) => {
    expect(isIn('office', text)).toBe(expected);
  });

  it('are read by the clock that is asked for, in place of their own', () => {
    expect(isIn('office', '2026-01-06T15:00:00Z', 'America/New_York')).toBe(true);
    expect(isIn('office', '2026-01-06T12:59:59Z', 'America/New_York')).toBe(false);
    expect(isIn('office', '2026-01-06T03:00:00Z', 'Asia/Kathmandu')).toBe(true);
  });

  it.each(['Nowhere/Land', '', '+05:00'])('are read by their own clock where there is no zone "%s"', (tz) => {
    expect(isIn('office', '2026-01-06T07:00:00Z', tz)).toBe(true);
    expect(isIn('office', '2026-01-06T06:59:00Z', tz)).toBe(false);
  });

  it.each([
    ['2026-01-03T21:59:59Z', false],
    ['2026-01-03T22:00:00Z', true],
    ['2026-01-04T05:59:59Z', true],
    ['2026-01-04T06:00:00Z', false],
    ['2026-01-04T22:00:00Z', false],
  ])('run on over midnight: %s', (text, expected) => {
    expect(isIn('nights', text)).toBe(expected);
  });

  it('have no hours that begin on a holiday, and keep those that began the day before', () => {
    expect(isIn('office', '2026-01-01T10:00:00Z')).toBe(false);
    expect(isIn('office', '2026-01-02T10:00:00Z')).toBe(true);
    expect(isIn('nights', '2026-01-11T05:00:00Z')).toBe(true);
  });

  it('may be a whole day, or from one hour to the same of the next day', () => {
    expect(
      ['2026-01-05T00:00:00Z', '2026-01-05T23:59:59Z', '2026-01-06T00:00:00Z'].map((text) => isIn('always', text)),
    ).toEqual([true, true, false]);
    expect(
      ['2026-01-05T07:59:00Z', '2026-01-05T08:00:00Z', '2026-01-06T07:59:00Z', '2026-01-06T08:00:00Z'].map((text) =>
        isIn('round', text),
      ),
    ).toEqual([false, true, true, false]);
  });

  it('pass an hour twice when clocks are set back', () => {
    const moments = [
      '2026-10-24T23:59:59Z',
      '2026-10-25T00:00:00Z',
      '2026-10-25T01:00:00Z',
      '2026-10-25T01:59:59Z',
      '2026-10-25T02:00:00Z',
    ];
    expect(moments.map((text) => isIn('small-hours', text))).toEqual([false, true, true, true, false]);
  });

  it('never pass an hour that is skipped when clocks are set forward', () => {
    const moments = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z', '2026-03-29T02:00:00Z'];
    expect(moments.map((text) => isIn('small-hours', text))).toEqual([false, false, false, false]);
    expect(isIn('small-hours', '2026-03-22T01:00:00Z')).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('have no moment %d', (moment) => {
    expect(found.inSchedule('always', moment, undefined)).toBe(false);
  });

  it('that do not exist have no hours', () => {
    expect(isIn('never', '2026-01-06T10:00:00Z')).toBe(false);
  });
});
