import type { CaptureDecision } from '@earwitness/domain';
import { judge } from '../evaluation/decide-capture';
import { factsAbout, policy, setOf } from '../evaluation/policies.samples';
import type { Policy, PolicySet } from '../evaluation/policy-set';
import { tighteningOf } from '../evaluation/tightening';
import { demandOf, sameDemand } from './demand';
import { tighten } from './tighten';

const facts = factsAbout();
const under = (...policies: readonly Policy[]): CaptureDecision => judge(setOf(policies), facts);
const tightening = (id: string, stated: object = {}): Policy => policy(id, { applyToRunning: 'tighten', ...stated });

const tightened = (
  running: CaptureDecision,
  policies: readonly Policy[],
  onConflict?: PolicySet['settings']['onConflict'],
): CaptureDecision | undefined => {
  const set = tighteningOf({ ...setOf(policies), hash: 'b'.repeat(64) });
  const decision = set && tighten(running, judge(set, facts), onConflict);
  return decision === running ? undefined : decision;
};

const usual = under(policy('usually', { control: { pauseOn: ['a'], resumeOn: ['b'], maxPause: 'PT4M' } }));
const obliged = under(policy('must', { class: 'obligation' }));

describe('a newer set', () => {
  it('that says nothing of running conversations has no part in them', () => {
    expect(tighteningOf(setOf([policy('never', { class: 'prohibition' })]))).toBeUndefined();
  });

  it.each<[string, CaptureDecision, Policy, object]>([
    ['prohibits', usual, tightening('never', { class: 'prohibition' }), { record: false, decidedBy: 'prohibition' }],
    ['excludes what was only selected', usual, tightening('not', { class: 'exclusion' }), { record: false }],
    ['demands', under(), tightening('must', { class: 'obligation' }), { record: true, policyIds: ['must'] }],
    ['shortens pauses', usual, tightening('short', { control: { maxPause: 'PT1M' } }), { maxPauseMs: 60_000 }],
    ['adds cues', usual, tightening('cues', { control: { pauseOn: ['b', 'c'] } }), { pauseOn: ['a', 'b', 'c'] }],
    [
      'closes what failed open',
      usual,
      tightening('closed', { capture: { failMode: 'closed' } }),
      { plan: { failMode: 'closed' } },
    ],
    [
      'discards',
      under(policy('never', { class: 'prohibition' })),
      tightening('no', { class: 'prohibition', capture: { onProhibition: 'discard' } }),
      { record: false, plan: { onProhibition: 'discard' } },
    ],
    [
      'holds',
      usual,
      tightening('hold', { phase: 'lifecycle', lifecycle: { hold: true } }),
      { record: true, retention: { hold: true } },
    ],
    [
      'stores where nothing was stored',
      usual,
      tightening('store', { store: { target: 'worm' } }),
      { store: { target: 'worm' } },
    ],
  ])('%s', (...[, running, newer, expected]) => {
    expect(tightened(running, [newer])).toMatchObject({ ...expected, policySetHash: 'a'.repeat(64) });
  });

  it.each<[string, CaptureDecision, Policy]>([
    ['demands what is demanded already', obliged, tightening('usually')],
    ['allows longer pauses', usual, tightening('long', { control: { maxPause: 'PT14M' } })],
    ['excludes what is an obligation', obliged, tightening('not', { class: 'exclusion' })],
    [
      'selects what is excluded',
      under(policy('not', { class: 'exclusion' })),
      tightening('some', { class: 'selection' }),
    ],
    [
      'fails open',
      under(policy('closed', { capture: { failMode: 'closed' } })),
      tightening('open', { capture: { failMode: 'open' } }),
    ],
    ['prefers other recorders', usual, tightening('other', { capture: { prefer: ['sinch'] } })],
    ['does not match', usual, policy('never', { class: 'prohibition', applyToRunning: 'tighten' }, false)],
  ])('never loosens, and says nothing where it %s', (_, running, newer) => {
    expect(tightened(running, [newer])).toBeUndefined();
  });

  it('no longer resumes on what pauses now', () => {
    expect(tightened(usual, [tightening('cues', { control: { pauseOn: ['b'] } })])).not.toHaveProperty('resumeOn');
  });

  it.each(['prohibit', 'record'] as const)('contradicts an obligation, and that is never silent: %s', (onConflict) => {
    expect(tightened(obliged, [tightening('never', { class: 'prohibition' })], onConflict)).toMatchObject({
      record: onConflict === 'record',
      conflicts: [{ kind: 'ProhibitionAgainstObligation', policyIds: ['must', 'never'], outcome: onConflict }],
    });
  });

  it('restricts regions to those that both allow', () => {
    const stored = (...region: string[]) => ({ store: { target: 'worm', region } });
    const running = under(policy('usually', stored('eu', 'us')));
    expect(tightened(running, [tightening('eu', stored('eu', 'ch'))])?.store).toMatchObject({ regions: ['eu'] });
    expect(tightened(running, [tightening('ch', stored('ch'))])).toMatchObject({
      store: { regions: ['eu', 'us'] },
      conflicts: [{ kind: 'NoCommonRegion' }],
    });
  });

  it('that contradicts in the way that others do already demands nothing else', () => {
    const torn = under(policy('never', { class: 'prohibition' }), policy('must', { class: 'obligation' }));
    expect(torn.conflicts).toHaveLength(1);
    expect(tightened(torn, [tightening('must-too', { class: 'obligation' })])).toBeUndefined();
  });

  it('tightens once', () => {
    const policies = [tightening('never', { class: 'prohibition', capture: { onProhibition: 'discard' } })];
    const once = tightened(usual, policies);
    expect(once).toBeDefined();
    expect(tightened(once ?? usual, policies)).toBeUndefined();
  });
});

describe('what is demanded', () => {
  it('is the same whoever demands it', () => {
    const [one, other] = [under(policy('a')), { ...under(policy('b')), policySetHash: 'c' }];
    expect(sameDemand(one, other)).toBe(true);
    expect(demandOf(one)).not.toHaveProperty('policyIds');
  });

  it('is another where anything that is acted on differs, and a conflict is', () => {
    expect(sameDemand(usual, { ...usual, maxPauseMs: 1 })).toBe(false);
    expect(sameDemand(usual, { ...usual, deferredMs: 10 })).toBe(false);
    expect(sameDemand(usual, { ...usual, conflicts: [{ kind: 'k', policyIds: [], outcome: 'o' }] })).toBe(false);
  });

  it('does not depend on the order in which it is written', () => {
    expect(sameDemand(usual, Object.fromEntries(Object.entries(usual).toReversed()) as typeof usual)).toBe(true);
  });
});
