import { until } from './until';

describe('until', () => {
  it('answers with what the condition answers with at last', async () => {
    let asked = 0;
    await expect(until(() => (asked += 1) > 2 && `asked ${asked} times`)).resolves.toBe('asked 3 times');
  });

  it('takes an error for "not yet"', async () => {
    let asked = 0;
    const condition = () => {
      asked += 1;
      if (asked < 3) throw new Error('too early');
      return asked;
    };
    await expect(until(condition)).resolves.toBe(3);
  });

  it('gives up when the time is over, and says on what and why', async () => {
    const condition = () => Promise.reject(new Error('the cause'));
    const waiting = until(condition, { what: 'the impossible', withinMs: 20 });
    await expect(waiting).rejects.toMatchObject({
      message: 'gave up on the impossible after 20 ms',
      cause: new Error('the cause'),
    });
  });
});
