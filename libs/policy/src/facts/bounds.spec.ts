import { type Fact, policyFacts, type PolicyFacts } from '@earwitness/domain';
import { at, fact } from '@earwitness/testing';
import * as fc from 'fast-check';
import { parsePolicySet } from '../documents/parse-policy-set';
import { factsNamed } from '../conditions/reads';
import { decideCapture, findingsOn } from '../evaluation/decide-capture';
import { excessesOf } from './bounds';
import { contentHash } from './canonical';
import { known } from './facts.given';

type Stated = Parameters<typeof fact<'ContextStated'>>[1];
const stated = (data: Stated, seconds = 2): Fact =>
  fact('ContextStated', data, { vendor: 'api', sessionRef: '', occurredAt: at(seconds) });
const named = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index).padStart(4, '0')}`);

describe('more than conditions are reckoned with', () => {
  const names = (letter: string) => named(letter, 70);
  const vendors = ['telnyx', 'sinch', 'iotcomms', 'verizon'] as const;
  const captured = (sessionRef: string, index: number) =>
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
    );
  const all = [
    stated({
      jurisdictions: names('j'),
      tags: names('t'),
      attrs: Object.fromEntries(names('a').map((name) => [name, name])),
      participants: names('p').map((participantRef) => ({ participantRef })),
    }),
    ...names('q').map((name, index) => fact('CueGiven', { name }, { occurredAt: at(index) })),
    ...names('s').map(captured),
  ];

  it('is unknown, and no part of it is known', () => {
    const facts = known(...all);
    const unknown = { participants: null, captures: null, jurisdictions: null, tags: null, cues: null, attrs: null };
    expect(facts).toMatchObject({ c: unknown, vendors: null });
    expect(excessesOf(facts)).toEqual([]);
    expect(policyFacts.parse(facts)).toEqual(facts);
  });

  it('is unknown in whatever order it was heard', () =>
    expect(contentHash(known(...all.toReversed()))).toBe(contentHash(known(...all))));

  it('is known to its last where it is not too much', () => {
    const participants = named('p', 32).map((participantRef) => ({ participantRef, groups: named('g', 32) }));
    const { c } = known(stated({ tags: named('t', 64), participants, jurisdictions: named('j', 16) }));
    expect([c.tags, c.jurisdictions]).toEqual([named('t', 64), named('j', 16)]);
    expect(c.participants?.map(({ groups }) => groups?.length)).toEqual(Array(32).fill(32));
  });

  it('of the groups of one leaves those of the others known', () => {
    const participants = [33, 32].map((count, index) => ({ participantRef: `p${index}`, groups: named('g', count) }));
    expect(known(stated({ participants })).c.participants).toMatchObject([
      { groups: null },
      { groups: named('g', 32) },
    ]);
  });

  it('is not reached by a long call that was paused often', () => {
    const begun = Array.from({ length: 60 }, (_, index) => [
      fact('CueGiven', { name: 'payment.started' }, { occurredAt: at(2 * index) }),
      fact('CueGiven', { name: 'payment.ended' }, { occurredAt: at(2 * index + 1) }),
      fact(
        'CaptureStarted',
        { mode: 'file', confirmed: true },
        { captureRef: `r${index}`, occurredAt: at(2 * index + 1) },
      ),
    ]);
    const { c } = known(...begun.flat());
    expect(c.cues).toEqual(['payment.started', 'payment.ended']);
    expect(c.captures).toHaveLength(60);
  });
});

describe('what a prohibition has matched', () => {
  const prohibited = (when: string) => {
    const header = { apiVersion: 'earwitness/v1', kind: 'Policy', phase: 'capture' };
    const parsed = parsePolicySet([
      { ...header, metadata: { id: 'everything' }, class: 'obligation' },
      { ...header, metadata: { id: 'never' }, class: 'prohibition', when },
    ]);
    if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
    return parsed.set;
  };
  const anything = prohibited(`
    "never-record" in c.tags
    || c.participants.exists(p, p.number == "+499999999")
    || c.participants.exists(p, "council" in p.groups)
    || c.cues.exists(name, name == "confidential")
    || "council" in c.jurisdictions
    || c.attrs.exists(name, name == "council")`);
  const started = [
    fact('SessionStarted', { from: '+4915112345678', to: '+493012345600' }),
    stated({ jurisdictions: ['DE'] }, 1),
  ];
  const resultOf = (facts: PolicyFacts): string | undefined =>
    findingsOn(anything, facts).find(({ policyId }) => policyId === 'never')?.result;

  const reasons = {
    'a tag': stated({ tags: ['never-record'] }),
    'a participant': stated({ participants: [{ number: '+499999999' }] }),
    'a group': stated({ participants: [{ number: '+493012345600', groups: ['council'] }] }),
    'a cue': fact('CueGiven', { name: 'confidential' }, { occurredAt: at(3) }),
    'a jurisdiction': stated({ jurisdictions: ['council'] }),
    'an attribute': stated({ attrs: { council: 'yes' } }),
  };

  it('matches by each of the reasons, and not without', () => {
    expect(resultOf(known(...started))).toBe('notMatched');
    for (const reason of Object.values(reasons)) expect(resultOf(known(...started, reason))).toBe('matched');
  });

  it('survives a thousand more tags, at once or one by one', () => {
    const more = named('a', 1000);
    for (const flood of [[stated({ tags: more }, 5)], more.map((tag, index) => stated({ tags: [tag] }, 5 + index))]) {
      const facts = known(...started, reasons['a tag'], ...flood);
      const { decision, basis } = decideCapture(prohibited('"never-record" in c.tags'), facts);
      expect(decision).toMatchObject({ record: false, decidedBy: 'prohibition' });
      expect(factsNamed(['c.tags'], basis.facts)).toEqual({ 'c.tags': null });
      expect(basis.findings).toMatchObject([
        { policyId: 'never', result: 'indeterminate', takenAs: 'match', reads: ['c.tags'] },
        { policyId: 'everything' },
      ]);
    }
  });

  it('would not, if the first ones counted', () => {
    const tags = [...named('a', 1000), 'never-record'].sort().slice(0, 64);
    const facts = known(...started);
    const { decision } = decideCapture(prohibited('"never-record" in c.tags'), { ...facts, c: { ...facts.c, tags } });
    expect(decision.record).toBe(true);
  });

  const further: fc.Arbitrary<Fact> = fc
    .record({
      kind: fc.constantFrom('tags', 'participants', 'attrs', 'cue'),
      letter: fc.constantFrom('a', 'n', 'z'),
      count: fc.constantFrom(1, 10, 100),
      seconds: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ kind, letter, count, seconds }) => {
      const names = named(letter, count);
      if (kind === 'cue') return fact('CueGiven', { name: `${letter}${count}` }, { occurredAt: at(seconds) });
      if (kind === 'tags') return stated({ tags: names }, seconds);
      if (kind === 'attrs') return stated({ attrs: Object.fromEntries(names.map((name) => [name, 'x'])) }, seconds);
      return stated({ participants: names.map((_, index) => ({ number: `+4670000${1000 + index}` })) }, seconds);
    });

  it.each(Object.entries(reasons))('because of %s is not taken back by whatever is stated besides', (_, reason) => {
    fc.assert(
      fc.property(fc.array(further, { maxLength: 8 }), fc.nat({ max: 8 }), (others, place) => {
        const facts = known(...started, ...others.toSpliced(place, 0, reason));
        expect(resultOf(facts)).not.toBe('notMatched');
        expect(decideCapture(anything, facts).decision.record).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
