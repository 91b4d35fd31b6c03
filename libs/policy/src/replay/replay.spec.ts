import fc from 'fast-check';
import type { PolicySet } from '../evaluation/policy-set';
import type { RecordedDecision } from './recorded-decision';
import { Replay } from './replay';
import { factsAbout, policy, recordedBy, setOf } from './replay.given';

const replayed = (set: PolicySet, recorded: readonly RecordedDecision[]) => {
  const replay = new Replay(set);
  for (const decision of recorded) replay.add(decision);
  return replay.tally;
};

/** Undefined where nobody knows. */
const isSaid = (said: string | undefined, wanted: string): boolean | undefined =>
  said === undefined ? undefined : said === wanted;

const inGerman = policy('german', ({ language }) => isSaid(language, 'de'), { class: 'obligation' });
const everything = policy('everything', () => true);
const noSupport = policy('no-support', ({ tags }) => tags?.includes('support'), { class: 'exclusion' });
const consented = policy('consented', ({ consent }) => consent.state === 'declined', { class: 'prohibition' });
const sampled = policy('tenth', () => true, { class: 'selection', sample: { percent: 40 } });
const later = policy('later', ({ businessLine }) => isSaid(businessLine, 'loans'), {
  class: 'selection',
  onIndeterminate: 'defer(PT10S)',
  capture: { tracks: 'caller' },
});
const active = setOf(consented, inGerman, noSupport, sampled, later);

const conversation = fc.record({
  id: fc.uuid(),
  language: fc.constantFrom('de', 'en', undefined),
  businessLine: fc.constantFrom('loans', 'cards', undefined),
  tags: fc.subarray(['support', 'vip']),
  consent: fc.constantFrom('granted', 'declined', 'unknown').map((state) => ({ state }) as const),
  isSynchronous: fc.boolean(),
  durationSec: fc.option(fc.integer({ min: 0, max: 4000 }), { nil: undefined }),
});

const recorded = (set: PolicySet) =>
  fc.array(
    conversation.map(({ id, language, businessLine, tags, consent, isSynchronous, durationSec }) =>
      recordedBy(
        set,
        factsAbout(id, { tags, consent, ...(language && { language }), ...(businessLine && { businessLine }) }),
        { isSynchronous, ...(durationSec !== undefined && { durationSec }) },
      ),
    ),
    { minLength: 1, maxLength: 60 },
  );

describe('a replay', () => {
  it('of the set that decided finds no difference, whatever it decided about', () => {
    fc.assert(
      fc.property(recorded(active), (all) => {
        expect(replayed(active, all)).toMatchObject({
          conversations: all.length,
          agree: all.length,
          changed: 0,
          lost: { count: 0 },
          gained: { count: 0 },
          unknown: { withoutFacts: 0, missingFacts: 0 },
        });
      }),
    );
  });

  it('of a set in which one policy is another finds the flips', () => {
    const changed = setOf(
      consented,
      inGerman,
      noSupport,
      policy('tenth', () => true, { class: 'selection' }),
      later,
    );
    const english = (index: number) => factsAbout(String(index), { language: 'en' });
    const all = Array.from({ length: 200 }, (_, index) => recordedBy(active, english(index)));
    const { agree, gained, lost } = replayed(changed, all);
    expect(gained.count).toBeGreaterThan(80);
    expect({ lost: lost.count, sum: agree + gained.count }).toEqual({ lost: 0, sum: 200 });
  });

  it('counts every conversation once, and the same in any order', () => {
    const draft = setOf(inGerman, everything, noSupport);
    fc.assert(
      fc.property(recorded(active), (all) => {
        const tally = replayed(draft, all);
        const { agree, changed, lost, gained, unknown } = tally;
        const sum = agree + changed + lost.count + gained.count + unknown.withoutFacts + unknown.missingFacts;
        expect(sum).toBe(all.length);
        const withoutSamples = (one: typeof tally) => ({
          ...one,
          lost: { ...one.lost, samples: [] },
          gained: { ...one.gained, samples: [] },
        });
        expect(withoutSamples(replayed(draft, [...all].reverse()))).toEqual(withoutSamples(tally));
      }),
    );
  });
});

describe('a flip', () => {
  const recordedAll = setOf(inGerman, everything);
  const support = recordedBy(recordedAll, factsAbout('1', { language: 'en', tags: ['support'] }), { durationSec: 90 });

  it('says why: the policies of both', () => {
    expect(replayed(setOf(noSupport, everything), [support]).lost).toEqual({
      count: 1,
      minutes: 1.5,
      withoutLength: 0,
      samples: [
        {
          conversationId: '1',
          decisionId: 'decision-1',
          recorded: { record: true, decidedBy: 'default', policyIds: ['everything'] },
          replayed: { record: false, decidedBy: 'exclusion', policyIds: ['no-support'] },
        },
      ],
    });
  });

  it('is counted for the policies of both', () => {
    const { policies } = replayed(setOf(noSupport, everything), [support]);
    expect(policies).toEqual([
      { policyId: 'everything', recorded: 1, replayed: 0, lost: 1, gained: 0 },
      { policyId: 'no-support', recorded: 0, replayed: 1, lost: 0, gained: 0 },
    ]);
  });

  it('of a conversation that an obligation demanded is coverage lost', () => {
    const german = recordedBy(recordedAll, factsAbout('2', { language: 'de' }));
    expect(replayed(setOf(everything), [german])).toMatchObject({ coverageLost: 0, agree: 1 });
    expect(replayed(setOf(noSupport), [german])).toMatchObject({ coverageLost: 1, lost: { withoutLength: 1 } });
    expect(replayed(setOf(noSupport), [support])).toMatchObject({ coverageLost: 0, lost: { count: 1 } });
  });

  it('is shown by twenty samples at most', () => {
    const all = Array.from({ length: 30 }, (_, index) => recordedBy(recordedAll, factsAbout(String(index))));
    const { lost } = replayed(setOf(noSupport), all);
    expect([lost.count, lost.samples.length]).toEqual([30, 20]);
  });
});

describe('what is not known', () => {
  it('is whatever was decided about facts that were never captured', () => {
    const replay = new Replay(setOf(noSupport));
    replay.add({ ...recordedBy(setOf(everything), factsAbout('1')), facts: undefined });
    replay.addWithoutFacts(2);
    expect(replay.tally).toMatchObject({
      conversations: 3,
      agree: 0,
      lost: { count: 0 },
      unknown: { withoutFacts: 3 },
    });
  });

  const unspoken = recordedBy(setOf(everything), factsAbout('1'));
  const noGerman = policy('no-german', ({ language }) => isSaid(language, 'de'), { class: 'exclusion' });

  it('is a flip that depends on a missing fact', () => {
    const tally = replayed(setOf(noGerman, everything), [unspoken]);
    expect(tally).toMatchObject({ lost: { count: 0 }, unknown: { missingFacts: 1 }, indeterminate: 1 });
  });

  it('is not a flip that would be one whatever the missing fact', () => {
    const notAtAll = setOf(
      noGerman,
      policy('nothing', () => true, { capture: { mode: 'none' } }),
    );
    expect(replayed(notAtAll, [unspoken])).toMatchObject({ lost: { count: 1 }, unknown: { missingFacts: 0 } });
  });

  it('is not a conversation about which nothing would change', () => {
    const careless = policy('no-german', ({ language }) => isSaid(language, 'de'), {
      class: 'exclusion',
      onIndeterminate: 'noMatch',
    });
    expect(replayed(setOf(careless, everything), [unspoken])).toMatchObject({ agree: 1, indeterminate: 1 });
  });
});

it('recorded in another way is told by what differs', () => {
  const before = policy('everything', () => true, { capture: { startWithin: 'PT5S' } });
  const after = policy('everything', () => true, { capture: { startWithin: 'PT3S', tracks: 'caller' } });
  const { agree, changed, changes } = replayed(setOf(after), [recordedBy(setOf(before), factsAbout('1'))]);
  expect({ agree, changed }).toEqual({ agree: 0, changed: 1 });
  expect(changes).toEqual([
    { dimension: 'plan.tracks', count: 1 },
    { dimension: 'startWithinMs', count: 1 },
  ]);
});
