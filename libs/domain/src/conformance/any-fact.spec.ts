import { at } from '@earwitness/testing';
import * as fc from 'fast-check';
import { anyFact } from './any-fact';
import { Audited } from './audited';

const anyInput = fc.oneof(
  { weight: 8, arbitrary: anyFact },
  { weight: 1, arbitrary: fc.array(anyFact, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant('time' as const) },
);

describe('a conversation that is told any facts at all', () => {
  it('takes them, and keeps what is always true of it', () =>
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
        const audited = new Audited();
        inputs.forEach((input, index) => {
          const now = at(index * 7);
          if (input === 'time') audited.tell({ kind: 'time', now });
          else if ('origin' in input) audited.tell({ kind: 'fact', fact: input, now });
          else audited.tell({ kind: 'absorb', from: String(index), facts: input, now });
        });
        audited.tell({ kind: 'time', now: '9999-12-31T23:59:59.999Z' });
      }),
      { numRuns: 4000 },
    ));
});
