import { leaksIn } from './leaks';

const trace = String(new Error('x').stack);

it.each([
  ['a secret in the log', { log: 'a\nb CANARY c\nd', answers: [] }, ['b CANARY c']],
  ['a secret in an answer', { log: '', answers: ['ok', 'CANARY'] }, ['CANARY']],
  ['a stack trace in an answer', { log: '', answers: [trace] }, [trace]],
])('%s is a leak', (_, seen, leaks) => {
  expect(leaksIn(seen, ['CANARY'])).toEqual(leaks);
});

it('stack traces in the log are none, nor are problems', () => {
  const problem = '{"type":"about:blank","title":"Cannot GET /webhooks/telnyx/main","status":404}';
  expect(leaksIn({ log: trace, answers: [problem] }, ['CANARY'])).toEqual([]);
});
