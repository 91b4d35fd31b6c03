import type { Fact, PolicyFacts } from '@earwitness/domain';
import { at, fact, given } from '@earwitness/testing';
import { excessesOf } from './bounds';
import { contentHash } from './canonical';
import { factsOf } from './facts-of';

const known = (...facts: readonly Fact[]): PolicyFacts => factsOf(given(...facts).state, at(99));
const stated = (data: Parameters<typeof fact<'ContextStated'>>[1]): Fact =>
  fact('ContextStated', data, { vendor: 'api', sessionRef: '', occurredAt: at(2) });

describe('more than conditions are reckoned with', () => {
  const names = (letter: string) =>
    Array.from({ length: 70 }, (_, index) => `${letter}${String(index).padStart(2, '0')}`);
  const vendors = ['telnyx', 'sinch', 'iotcomms', 'verizon'] as const;
  const all = [
    stated({
      jurisdictions: names('j'),
      tags: names('t'),
      attrs: Object.fromEntries(names('a').map((name) => [name, name])),
      participants: names('p').map((participantRef) => ({ participantRef, groups: names('g') })),
    }),
    ...names('q').map((name, index) => fact('CueGiven', { name }, { occurredAt: at(index) })),
    ...names('s').map((sessionRef, index) =>
      fact(
        'CaptureStarted',
        { mode: 'native', confirmed: true },
        {
          sessionRef,
          captureRef: sessionRef,
          account: sessionRef,
          vendor: vendors[index % 4] ?? 'sinch',
          occurredAt: at(index),
        },
      ),
    ),
  ];

  it('is cut to the first ones, and to the same ones whatever was heard first', () => {
    const facts = known(...all);
    expect(excessesOf(facts)).toEqual([]);
    expect(facts.vendors).toHaveLength(16);
    expect(facts.c.captures).toHaveLength(16);
    expect(facts.c.participants.map(({ ref }) => ref)).toEqual(names('p').slice(0, 32));
    expect(facts.c.participants[0]?.groups).toEqual(names('g').slice(0, 32));
    expect([facts.c.jurisdictions?.length, facts.c.tags.length, facts.c.cues.length]).toEqual([16, 64, 64]);
    expect(Object.keys(facts.c.attrs).sort()).toEqual(names('a').slice(0, 64));
    expect(contentHash(known(...all.toReversed()))).toBe(contentHash(facts));
  });

  it('is left alone where it is not too much', () => {
    const { c } = known(stated({ tags: names('t').slice(0, 64) }));
    expect(c.tags).toEqual(names('t').slice(0, 64));
  });
});
