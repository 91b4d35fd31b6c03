import { until } from '@earwitness/testing';
import { Repetition } from './repetition';

describe('a repetition', () => {
  it('goes on after a turn that failed, and says so', async () => {
    let turns = 0;
    const failures: unknown[] = [];
    const turn = (): Promise<number> => {
      turns += 1;
      return turns === 1 ? Promise.reject(new Error('first')) : Promise.resolve(1);
    };
    const repetition = new Repetition(turn, { afterFailureMs: 1, onFailure: (error) => failures.push(error) });
    repetition.start();
    await until(() => turns > 2);
    await repetition.stop();
    const after = turns;
    await new Promise(setImmediate);
    expect(turns).toBe(after);
    expect(failures).toEqual([new Error('first')]);
  });

  it('ends a long pause, and waits for the turn that is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const paused = new Repetition(() => Promise.resolve(3_600_000), { afterFailureMs: 1 });
    const busy = new Repetition(() => promise, { afterFailureMs: 1 });
    paused.start();
    busy.start();
    await paused.stop();
    let hasEnded = false;
    const stopped = busy.stop().then(() => void (hasEnded = true));
    await new Promise(setImmediate);
    expect(hasEnded).toBe(false);
    resolve(0);
    await stopped;
  });

  it('is silent about a turn that fails because it is stopped', async () => {
    const failures: unknown[] = [];
    const turn = (signal: AbortSignal): Promise<number> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const repetition = new Repetition(turn, { afterFailureMs: 1, onFailure: (error) => failures.push(error) });
    repetition.start();
    await repetition.stop();
    expect(failures).toEqual([]);
  });
});
