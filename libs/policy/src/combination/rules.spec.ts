import type { CaptureDecision } from '@earwitness/domain';
import { factsAbout, policy, setOf } from '../evaluation/policies.samples';
import { judge } from '../evaluation/decide-capture';
import type { Policy, PolicySet } from '../evaluation/policy-set';

const facts = factsAbout();
const requested = factsAbout({ requested: true });
const decisionOf = (policies: readonly Policy[], settings?: Partial<PolicySet['settings']>): CaptureDecision =>
  judge(setOf(policies, settings), facts);

const prohibition = policy('never', { class: 'prohibition' });
const obligation = policy('must', { class: 'obligation' });
const exclusion = policy('rather-not', { class: 'exclusion' });
const onDemand = policy('if-asked', { class: 'onDemand' });
const selection = policy('some', { class: 'selection' });
const fallback = policy('usually');

describe('the ladder of classes', () => {
  it.each<[string, readonly Policy[], Partial<CaptureDecision>]>([
    ['nothing matched', [], { record: false, policyIds: [] }],
    ['a default', [fallback], { record: true, decidedBy: 'default', policyIds: ['usually'] }],
    ['a selection over a default', [fallback, selection], { record: true, decidedBy: 'selection' }],
    ['what is on demand, and nobody asked', [onDemand], { record: false, policyIds: [] }],
    ['on demand over nothing', [onDemand, selection], { record: true, decidedBy: 'selection', policyIds: ['some'] }],
    ['an exclusion over a selection', [exclusion, selection], { record: false, decidedBy: 'exclusion' }],
    ['an obligation over an exclusion', [exclusion, obligation], { record: true, decidedBy: 'obligation' }],
    ['a prohibition over all but an obligation', [prohibition, exclusion, fallback], { record: false }],
  ])('%s', (_, policies, expected) => {
    for (const order of [policies, policies.toReversed()]) expect(decisionOf(order)).toMatchObject(expected);
    if (expected.decidedBy === undefined && policies.length < 2)
      expect(decisionOf(policies)).not.toHaveProperty('decidedBy');
  });

  it('records on demand once somebody asked, though not against an exclusion', () => {
    expect(judge(setOf([onDemand]), requested)).toMatchObject({ record: true, decidedBy: 'onDemand' });
    expect(judge(setOf([onDemand, exclusion]), requested)).toMatchObject({ record: false, decidedBy: 'exclusion' });
  });

  it('names who got their way, and not who lost', () => {
    expect(decisionOf([prohibition, fallback]).policyIds).toEqual(['never']);
    expect(decisionOf([exclusion, obligation, fallback]).policyIds).toEqual(['must', 'usually']);
  });

  it.each<[PolicySet['settings']['onConflict'], boolean, string]>([
    ['prohibit', false, 'prohibition'],
    ['record', true, 'obligation'],
  ])('never settles a prohibition against an obligation silently: %s', (onConflict, record, decidedBy) => {
    expect(decisionOf([obligation, prohibition], { onConflict })).toMatchObject({
      record,
      decidedBy,
      conflicts: [{ kind: 'ProhibitionAgainstObligation', policyIds: ['never', 'must'], outcome: onConflict }],
    });
  });

  it('knows no conflict where nothing is demanded', () => {
    expect(decisionOf([prohibition, selection])).not.toHaveProperty('conflicts');
  });
});

describe('inside a class', () => {
  const none = (id: string, priority: number) =>
    policy(id, { class: 'selection', priority, capture: { mode: 'none' } });

  it('the greater priority decides, then the id', () => {
    expect(decisionOf([none('a', 1), policy('b', { class: 'selection', priority: 2 })]).record).toBe(true);
    expect(decisionOf([none('a', 2), policy('b', { class: 'selection', priority: 1 })]).record).toBe(false);
    expect(decisionOf([none('a', 0), policy('b', { class: 'selection' })]).record).toBe(false);
    expect(decisionOf([none('b', 0), policy('a', { class: 'selection' })]).record).toBe(true);
  });

  it('of another priority never beats a stronger class', () => {
    expect(decisionOf([policy('z', { priority: 1_000_000 }), none('a', -1_000_000)]).record).toBe(false);
  });

  it('an obligation cannot demand nothing', () => {
    expect(decisionOf([policy('must', { class: 'obligation', capture: { mode: 'none' } })]).record).toBe(true);
  });
});

const strong = (stated: object): Policy => policy('strong', { class: 'obligation', ...stated });
const weak = (stated: object): Policy => policy('weak', { class: 'selection', ...stated });
const both = (one: object, other: object): CaptureDecision => decisionOf([weak(other), strong(one)]);

describe('each dimension has its own rule', () => {
  it.each<[string, object, object, object]>([
    [
      'prefer: as the strongest says, then the others',
      { prefer: ['b', 'a'] },
      { prefer: ['a', 'c'] },
      { prefer: ['b', 'a', 'c'] },
    ],
    ['redundancy: the most', { redundancy: 1 }, { redundancy: 3 }, { redundancy: 3 }],
    ['tracks: the same', { tracks: 'caller' }, { tracks: 'caller' }, { tracks: 'caller' }],
    ['tracks: different ones are both', { tracks: 'caller' }, { tracks: 'callee' }, { tracks: 'both' }],
    ['failMode: closed is stricter', {}, { failMode: 'closed' }, { failMode: 'closed' }],
    ['failMode: open where nobody says otherwise', {}, { failMode: 'open' }, { failMode: 'open' }],
    [
      'announce: a tone is stricter than nothing',
      { announce: { kind: 'none' } },
      { announce: { kind: 'tone' } },
      { announce: { kind: 'tone' } },
    ],
    [
      'announce: words are stricter than a tone',
      { announce: { kind: 'tone', text: 'beep' } },
      { announce: { kind: 'spoken', text: 'This call is recorded.' } },
      { announce: { kind: 'spoken', text: 'This call is recorded.' } },
    ],
    [
      'announce: in the words of the strongest',
      { announce: { kind: 'spoken', text: 'strong' } },
      { announce: { kind: 'spoken', text: 'weak' } },
      { announce: { kind: 'spoken', text: 'strong' } },
    ],
    [
      'fallback: of the strongest that has one',
      {},
      { fallback: { after: 'PT5S', to: ['iotcomms'] } },
      { fallback: { afterMs: 5000, to: ['iotcomms'] } },
    ],
    ['onProhibition: discard is stricter', {}, { onProhibition: 'discard' }, { onProhibition: 'discard' }],
  ])('%s', (...[, one, other, plan]) => {
    expect(both({ capture: one }, { capture: other }).plan).toMatchObject(plan);
  });

  it.each<[string, object, object, Partial<CaptureDecision>]>([
    [
      'startWithin: the shortest',
      { capture: { startWithin: 'PT9S' } },
      { capture: { startWithin: 'PT3S' } },
      { startWithinMs: 3000 },
    ],
    [
      'availableWithin: the longest',
      { capture: { availableWithin: 'PT1M' } },
      { capture: { availableWithin: 'PT2M' } },
      { availableWithinMs: 120_000 },
    ],
    [
      'maxPause: the shortest',
      { control: { maxPause: 'PT4M' } },
      { control: { maxPause: 'PT2M' } },
      { maxPauseMs: 120_000 },
    ],
    [
      'cues: all of them, and what pauses for one resumes for nobody',
      { control: { pauseOn: ['b'], resumeOn: ['c'] } },
      { control: { pauseOn: ['a'], resumeOn: ['b', 'd'] } },
      { pauseOn: ['a', 'b'], resumeOn: ['c', 'd'] },
    ],
    ['tags: all of them', { tags: ['b', 'a'] }, { tags: ['c', 'a'] }, { tags: ['a', 'b', 'c'] }],
    ['export: all of them', { process: { export: ['b'] } }, { process: { export: ['a'] } }, { export: ['a', 'b'] }],
    [
      'transcribe: of the strongest that has it',
      { process: {} },
      { process: { transcribe: { locale: 'de-DE' } } },
      { transcribe: { locale: 'de-DE' } },
    ],
    [
      'store: of the strongest that has one',
      { store: { target: 'worm', fileName: 'a.mp3', settle: 'PT7S', deleteTemporary: false } },
      { store: { target: 'other' } },
      { store: { target: 'worm', fileName: 'a.mp3', deleteTemporary: false }, settleMs: 7000 },
    ],
  ])('%s', (...[, one, other, expected]) => {
    expect(both(one, other)).toMatchObject(expected);
  });

  it('says nothing of what nobody speaks of', () => {
    const { plan, ...decision } = decisionOf([fallback]);
    expect(Object.keys(decision).sort()).toEqual(
      [
        'availableWithinMs',
        'decidedBy',
        'maxPauseMs',
        'policyIds',
        'policySetHash',
        'record',
        'settleMs',
        'startWithinMs',
      ].sort(),
    );
    expect(plan).not.toHaveProperty('fallback');
  });
});

describe('regions', () => {
  const stored = (region?: readonly string[]) => ({ store: { target: 'worm', ...(region && { region }) } });

  it('are those that all allow', () => {
    expect(both(stored(['eu', 'us', 'ch']), stored(['ch', 'eu'])).store?.regions).toEqual(['ch', 'eu']);
    expect(both(stored(['eu']), stored()).store?.regions).toEqual(['eu']);
    expect(both(stored(), stored()).store).not.toHaveProperty('regions');
  });

  it('are those of the strongest where nothing is left, and that is a conflict', () => {
    expect(both(stored(['us']), stored(['eu']))).toMatchObject({
      store: { regions: ['us'] },
      conflicts: [{ kind: 'NoCommonRegion', policyIds: ['strong', 'weak'], outcome: 'strongest' }],
    });
  });
});

describe('retention', () => {
  const kept = (lifecycle: object) => ({ lifecycle });

  it.each<[string, object, object, object]>([
    ['the longest of the shortest times', { retainMin: 'P1D' }, { retainMin: 'P2D' }, { retainMinMs: 2 * 86_400_000 }],
    ['the shortest of the longest times', { retainMax: 'P1D' }, { retainMax: 'P2D' }, { retainMaxMs: 86_400_000 }],
    ['a hold of one is a hold', {}, { hold: true }, { hold: true }],
    ['media deleted over kept', {}, { dispose: 'deleteMedia' }, { dispose: 'deleteMedia' }],
    ['all deleted over media', { dispose: 'deleteMedia' }, { dispose: 'deleteAll' }, { dispose: 'deleteAll' }],
  ])('%s', (...[, one, other, retention]) => {
    expect(both(kept(one), kept(other)).retention).toMatchObject(retention);
  });

  it('where the times cross: the duty to keep counts, and that is a conflict', () => {
    expect(both(kept({ retainMin: 'P5D' }), kept({ retainMax: 'P3D' }))).toMatchObject({
      retention: { retainMinMs: 5 * 86_400_000, retainMaxMs: 5 * 86_400_000 },
      conflicts: [{ kind: 'RetainMinOverMax', policyIds: ['strong', 'weak'], outcome: 'retainMin' }],
    });
  });

  it('is absent where nobody speaks of it', () => expect(decisionOf([fallback])).not.toHaveProperty('retention'));
});

describe('phases', () => {
  it('of control give their cues and their longest pause, and demand no capture', () => {
    const control = policy('pci', { phase: 'control', control: { pauseOn: ['payment.started'], maxPause: 'PT1M' } });
    expect(decisionOf([control])).toMatchObject({ record: false, pauseOn: ['payment.started'] });
    expect(decisionOf([control, fallback])).toMatchObject({
      record: true,
      policyIds: ['usually'],
      pauseOn: ['payment.started'],
      maxPauseMs: 60_000,
    });
  });

  it('of the lifecycle say how long to keep, and where from is not theirs', () => {
    const lifecycle = policy('keep', { phase: 'lifecycle', lifecycle: { hold: true }, store: { target: 'elsewhere' } });
    expect(decisionOf([lifecycle, fallback]).retention).toEqual({ dispose: 'keep', hold: true });
    expect(decisionOf([lifecycle, fallback])).not.toHaveProperty('store');
  });

  it('of access have no part in it', () => {
    const access = policy('play', { phase: 'access', class: 'prohibition', tags: ['x'] });
    expect(decisionOf([access, fallback])).toEqual(decisionOf([fallback]));
  });
});

describe('what is recorded no more', () => {
  const demanding = policy('usually', { store: { target: 'worm' }, control: { maxPause: 'PT4M' } });

  it('is still stored, and without what was paused', () => {
    expect(decisionOf([demanding, prohibition])).toMatchObject({
      record: false,
      store: { target: 'worm' },
      maxPauseMs: 240_000,
      plan: { onProhibition: 'keep', prefer: [] },
    });
  });

  it('is discarded where anybody wants that: who forbids, or who wanted it', () => {
    const discard = { capture: { onProhibition: 'discard' } };
    const forbidding = policy('never', { class: 'prohibition', ...discard });
    expect(decisionOf([demanding, forbidding]).plan?.onProhibition).toBe('discard');
    expect(decisionOf([policy('usually', discard), prohibition]).plan?.onProhibition).toBe('discard');
  });
});
