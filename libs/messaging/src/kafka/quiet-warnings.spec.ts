import { silenceNegativeTimeouts } from './quiet-warnings';

it('leaves out the one warning, whichever way it is given, and no other', () => {
  const emitted = jest.fn();
  const emitWarning = process.emitWarning;
  process.emitWarning = emitted as typeof process.emitWarning;
  silenceNegativeTimeouts();
  const named = Object.assign(new Error('-1 is negative'), { name: 'TimeoutNegativeWarning' });
  process.emitWarning('-1 is negative', 'TimeoutNegativeWarning');
  process.emitWarning('-1 is negative', { type: 'TimeoutNegativeWarning' });
  process.emitWarning(named);
  process.emitWarning('old', 'DeprecationWarning', 'DEP0001');
  process.emitWarning('plain');
  process.emitWarning = emitWarning;
  expect(emitted.mock.calls).toEqual([['old', 'DeprecationWarning', 'DEP0001'], ['plain']]);
});
