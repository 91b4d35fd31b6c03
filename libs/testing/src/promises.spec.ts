import { planOf, promises, skipped } from './promises';

const kept = () => undefined;

describe('a closed list of promises', () => {
  it('runs what is kept and skips what has a reason', () => {
    expect(planOf(['a', 'b'], { a: kept, b: skipped('one machine only') })).toEqual([
      { promise: 'a', kept },
      { promise: 'b', skippedBecause: 'one machine only' },
    ]);
  });

  it('fails for a promise that nothing shows', () => {
    expect(planOf(['a', 'b'], { a: kept })).toContainEqual({
      promise: 'b',
      brokenBecause: 'nothing shows that this promise is kept',
    });
  });

  it('fails for a skip without a reason', () => {
    expect(planOf(['a'], { a: skipped(' ') })).toEqual([{ promise: 'a', brokenBecause: 'a skip needs a reason' }]);
  });

  it('fails for what nobody promised', () => {
    expect(planOf(['a'], { a: kept, b: kept })).toContainEqual({ promise: 'b', brokenBecause: 'nobody promised this' });
  });
});

const ran: string[] = [];
promises('an implementation', ['the first', 'the second'], {
  'the first': () => void ran.push('the first'),
  'the second': async () => void ran.push('the second'),
});

afterAll(() => expect(ran).toEqual(['the first', 'the second']));
