import { at, decided, fact, given } from '@earwitness/testing';
import type { DecisionContext } from '../context';
import type { Fact } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { answered, ended, plan, planned, session } from '../planning/planning.given';
import type { CaptureDecision, CapturePlan } from '../policy/capture-decision';
import { consentOf } from '../statement/consent';
import { statedContext } from '../statement/stated-context';

const context = planned({ redundancy: 2 });

/** What policy demands once something is so. */
const changed = (
  isSaid: (state: Parameters<DecisionContext['decisionFor']>[0]) => boolean,
  then: Partial<CaptureDecision>,
): DecisionContext => ({
  ...context,
  decisionFor: (state, now) => {
    const { decision, basis } = context.decisionFor(state, now);
    return { decision: isSaid(state) ? { ...decision, ...then } : decision, basis };
  },
});

const of = (captureRef: string, seconds: number, about: Partial<Origin> = {}): Partial<Origin> => ({
  vendor: 'telnyx',
  sessionRef: 'telnyx',
  captureRef,
  occurredAt: at(seconds),
  ...about,
});
const started = (captureRef: string, about: Partial<Origin> = {}) =>
  fact('CaptureStarted', { mode: 'native', confirmed: true }, of(captureRef, 1, about));
const kept = (captureRef: string, about: Partial<Origin> = {}) =>
  fact('RecordingAvailable', { temporary: false }, of(captureRef, 62, about));
const temporary = fact('RecordingAvailable', { temporary: true }, of('r', 62, { vendor: 'iotcomms' }));
const stored = fact('RecordingStored', { location: { store: 's3' } }, of('r', 70, { vendor: 'iotcomms' }));
const said = (name: 'ConsentWithdrawn' | 'ConsentGranted', seconds: number) =>
  fact(name, {}, { vendor: 'earwitness', account: 'api', sessionRef: '', links: [], occurredAt: at(seconds) });

const atTelnyx = [started('a'), kept('a')] as const;
const atSinch = [started('b', { vendor: 'sinch' }), kept('b', { vendor: 'sinch' })] as const;
const call = [session('telnyx'), ended('telnyx', 60)] as const;

const notMet = (found: number, demanded = 2) => decided('RedundancyNotMet', { demanded, kept: found });
const met = (found: number, demanded = 2) => decided('RedundancyMet', { demanded, kept: found });

type Told = readonly (Fact | string)[];
const story = (...told: Told) => given(...told).under(context);
/** What is said of redundancy and of the verdict. */
const verdicts = (told: Told, circumstances = context) => {
  const { decisions } = given()
    .under(circumstances)
    .when(...told);
  return decisions.filter(({ name }) => /^(Redundancy|Expectation(?!Overdue))/.test(name));
};
const shortfalls = (told: Told, circumstances = context) =>
  given(...told)
    .under(circumstances)
    .state.expectations.map(({ shortfall }) => shortfall);

describe('that fewer recorders kept a recording than were demanded', () => {
  it('is told when the verdict is due, of a conversation that is recorded none the less', () => {
    expect(verdicts([...call, ...atTelnyx, at(119.999)])).toMatchObject([decided('ExpectationSatisfied', {})]);
    story(...call, ...atTelnyx, at(119.999))
      .when(at(120))
      .then(notMet(1));
    expect(story(...call, ...atTelnyx, at(120)).state.expectations).toMatchObject([
      { verdict: 'satisfied', shortfall: { demanded: 2, kept: 1 } },
    ]);
  });

  it('is told once', () =>
    story(...call, ...atTelnyx, at(120))
      .when(at(121), fact('SessionProgressed', { phase: 'late' }, of('a', 130)), at(100_000))
      .then());

  it('is not told while the call goes on', () => {
    story(session('telnyx'), ...atTelnyx)
      .when(at(500))
      .then();
    story(...call, session('sinch', 50), ...atTelnyx)
      .when(at(500))
      .then();
  });

  it('is not told where enough did', () => {
    expect(verdicts([...call, ...atTelnyx, ...atSinch, at(120)])).toMatchObject([decided('ExpectationSatisfied', {})]);
    expect(verdicts([...call, ...atTelnyx, temporary, stored, at(120)])).toHaveLength(1);
  });

  it('is told where the second file was never stored, or its capture failed', () => {
    expect(verdicts([...call, ...atTelnyx, temporary, at(120)]).at(-1)).toMatchObject(notMet(1));
    const failure = fact('CaptureFailed', { mode: 'native', stage: 'running' }, of('b', 30, { vendor: 'sinch' }));
    expect(verdicts([...call, ...atTelnyx, failure, at(120)]).at(-1)).toMatchObject(notMet(1));
  });

  it('is told where it was live audio, or media that nobody is known to have recorded', () => {
    for (const mode of ['stream', 'siprec'] as const) {
      const forked = fact('CaptureStarted', { mode, confirmed: true }, of(mode, 2));
      expect(verdicts([...call, ...atTelnyx, forked, at(120)]).at(-1)).toMatchObject(notMet(1));
    }
  });

  it('is told where one recorder recorded two legs', () => {
    const leg = [session('telnyx', 20, { sessionRef: 'leg' }), started('c', { sessionRef: 'leg' })];
    const file = kept('c', { sessionRef: 'leg' });
    const end = fact('SessionEnded', { outcome: 'completed' }, of('', 60, { sessionRef: 'leg' }));
    expect(verdicts([...call, ...leg, end, ...atTelnyx, file, at(120)]).at(-1)).toMatchObject(notMet(1));
  });

  it('is told where two files turn out to be parts of a merged one', () => {
    const location = { store: 's3' } as const;
    const merged = fact('RecordingMerged', { captureRefs: ['a', 'c'], location }, of('a', 80));
    expect(verdicts([...call, ...atTelnyx, started('c'), kept('c'), merged, at(120)]).at(-1)).toMatchObject(notMet(1));
  });

  it('is told again where more is missing by then', () => {
    const three = planned({ redundancy: 3 });
    const told = [...call, ...atTelnyx, at(120), ...atSinch, at(121)];
    expect(verdicts(told, three).slice(1)).toMatchObject([notMet(1, 3), notMet(2, 3)]);
    expect(shortfalls(told, three)).toEqual([{ demanded: 3, kept: 2 }]);
  });

  it('is told where nobody says how the second file of a vendor was captured', () => {
    expect(verdicts([...call, ...atTelnyx, kept('c'), at(120)]).at(-1)).toMatchObject(notMet(1));
    expect(verdicts([...call, ...atTelnyx, kept('c', { vendor: 'sinch' }), at(120)])).toHaveLength(1);
  });

  it('is told late where one turns out to have been live audio', () => {
    const live = fact('CaptureStarted', { mode: 'stream', confirmed: true }, of('b', 2, { vendor: 'sinch' }));
    story(...call, ...atTelnyx, kept('b', { vendor: 'sinch' }), at(120), live)
      .when(at(121))
      .then(notMet(1));
  });

  it('is told of a recording that came after it had been given up', () =>
    expect(verdicts([...call, at(200), ...atTelnyx, at(201)])).toMatchObject([
      decided('ExpectationMissed', {}),
      decided('ExpectationSatisfied', { late: true }),
      notMet(1),
    ]));
});

describe('that enough recorders kept a recording after all', () => {
  it('is told when the last of them is heard of', () => {
    const told = [...call, ...atTelnyx, at(120), ...atSinch];
    story(...told)
      .when(at(121))
      .then(met(2));
    story(...told, at(121))
      .when(at(500))
      .then();
    expect(shortfalls([...told, at(121)])).toEqual([undefined]);
  });

  it('is told when a file is stored late', () =>
    story(...call, ...atTelnyx, temporary, at(120), stored)
      .when(at(121))
      .then(met(2)));

  it('leaves nothing behind, as if it had been heard of in time', () => {
    const known = (...told: Told) => story(...told, at(500), at(501)).state.expectations;
    expect(known(...call, ...atTelnyx, at(120), ...atSinch)).toEqual(known(...call, ...atTelnyx, ...atSinch));
  });
});

describe('redundancy is nobody’s concern', () => {
  const alone = [...call, ...atTelnyx, at(120)];

  it('where policy demands one recorder, or says nothing of it', () => {
    for (const circumstances of [planned({ redundancy: 1 }), changed(() => true, { plan: undefined })])
      expect(verdicts(alone, circumstances)).toHaveLength(1);
  });

  it('where there is no recording at all', () =>
    expect(verdicts([...call, started('a'), at(120)])).toMatchObject([decided('ExpectationMissed', {})]));

  it('where the call never took place', () => {
    const reason = 'SessionNeverStarted';
    expect(verdicts([answered('telnyx'), ended('telnyx', 20), at(80)])).toMatchObject([
      decided('ExpectationExcused', { reason }),
    ]);
  });

  it('where the call was over before any had to start, unless one failed before', () => {
    const short = [session('telnyx'), ended('telnyx', 5), ...atTelnyx];
    expect(verdicts([...short, at(65)])).toMatchObject([decided('ExpectationSatisfied', {})]);
    const failure = fact('CaptureFailed', { mode: 'native', stage: 'start' }, of('b', 3, { vendor: 'sinch' }));
    expect(verdicts([...short, failure, at(65)]).at(-1)).toMatchObject(notMet(1));
    expect(verdicts([session('telnyx'), ended('telnyx', 5.001), ...atTelnyx, at(66)]).at(-1)).toMatchObject(notMet(1));
  });
});

describe('a shortfall when policy changes its mind', () => {
  const isWithdrawn = (state: Parameters<typeof consentOf>[0]) => consentOf(state).state === 'withdrawn';
  const prohibiting = (onProhibition: CapturePlan['onProhibition']) =>
    changed(isWithdrawn, { record: false, decidedBy: 'prohibition', plan: plan({ redundancy: 2, onProhibition }) });
  const withdrawn = said('ConsentWithdrawn', 20);
  const alone = [...call, ...atTelnyx];

  it('is not told where nothing is demanded any more', () => {
    expect(verdicts([...alone, withdrawn, at(120)], prohibiting('keep'))).toHaveLength(1);
    const discarded = verdicts([...alone, withdrawn, at(120)], prohibiting('discard'));
    expect(discarded.slice(1)).toMatchObject([decided('ExpectationExcused', { reason: 'ConsentWithdrawn' })]);
  });

  it('is taken back where nothing is demanded any more, and told again where it is', () => {
    const told = [...alone, at(120), withdrawn, at(121)];
    const again = [...told, said('ConsentGranted', 40), at(131)];
    expect(verdicts(again, prohibiting('keep')).slice(1)).toMatchObject([notMet(1), met(1, 0), notMet(1)]);
    expect(shortfalls(told, prohibiting('keep'))).toEqual([undefined]);
  });

  it('is not told again where it is demanded only since the call was over', () => {
    const told = [...alone, at(120), withdrawn, at(121), said('ConsentGranted', 70), at(131)];
    expect(verdicts(told, prohibiting('keep')).slice(1)).toMatchObject([notMet(1), met(1, 0)]);
  });

  it('is over with an excuse', () => {
    const told = [...alone, at(120), withdrawn, at(121)];
    const excuse = decided('ExpectationExcused', { reason: 'ConsentWithdrawn' });
    expect(verdicts(told, prohibiting('discard')).slice(1)).toMatchObject([notMet(1), excuse]);
    expect(shortfalls(told, prohibiting('discard'))).toEqual([undefined]);
  });

  it('is told where more is demanded by then', () => {
    const three = { plan: plan({ redundancy: 3 }) };
    const strict = changed((state) => statedContext(state).language === 'de', three);
    const german = fact('ContextStated', { language: 'de' }, { vendor: 'earwitness', sessionRef: '', links: [] });
    const told = [...alone, ...atSinch, at(120), german, at(121)];
    expect(verdicts(told, strict).slice(1)).toMatchObject([notMet(2, 3)]);
  });
});
