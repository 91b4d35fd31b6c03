import { type Notice, notifying, sparingly } from './notice';

const outage: Notice = { level: 'warn', message: 'the log could not be read', detail: { group: 'saga' } };

it('a notice reaches the logger at its level, with its fields', () => {
  const [info, warn] = [jest.fn(), jest.fn()];
  notifying({ error: info, warn, info, debug: info })(outage);
  expect(warn.mock.calls).toEqual([[{ group: 'saga' }, 'the log could not be read']]);
  expect(info).not.toHaveBeenCalled();
});

it('what was said a short while ago is not said again, and anything else is', () => {
  jest.useFakeTimers();
  const said: string[] = [];
  const notify = sparingly(({ message }) => void said.push(message), 10_000);
  notify(outage);
  notify(outage);
  notify({ ...outage, message: 'a heartbeat failed' });
  jest.advanceTimersByTime(10_000);
  notify(outage);
  expect(said).toEqual(['the log could not be read', 'a heartbeat failed', 'the log could not be read']);
  jest.useRealTimers();
});
