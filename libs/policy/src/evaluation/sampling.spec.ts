import { factsAbout, policy, setOf, unanswered } from './policies.samples';
import { decideCapture, findingsOn, judge } from './decide-capture';
import { drawn, thresholdOf } from './sampling';

type Sample = Parameters<typeof thresholdOf>[0];

const ids = Array.from({ length: 8_000 }, (_, index) => `conversation-${index}`);
const isIn = (sample: NonNullable<Sample>, id: string, salt = 'salt'): boolean =>
  drawn({ salt, policyId: 'quality', key: sample.key }, factsAbout({ id })) < (thresholdOf(sample) ?? 2n ** 64n);
const drawnOf = (percent: number, salt?: string): readonly string[] =>
  ids.filter((id) => isIn({ percent, key: 'conversation' }, id, salt));

describe('a sample', () => {
  it.each([0.5, 1, 10, 25, 50, 90])('of %d %% has that share, within four standard deviations', (percent) => {
    const expected = (ids.length * percent) / 100;
    const deviation = Math.sqrt(expected * (1 - percent / 100));
    expect(Math.abs(drawnOf(percent).length - expected)).toBeLessThan(4 * deviation);
  });

  it('of nothing is empty, and of everything is everything', () => {
    expect(drawnOf(0)).toEqual([]);
    expect(drawnOf(100)).toEqual(ids);
  });

  it('keeps all that it had when it grows', () => {
    const before = drawnOf(10);
    const after = new Set(drawnOf(10.01));
    expect(before.filter((id) => !after.has(id))).toEqual([]);
    expect(after.size).toBeGreaterThanOrEqual(before.length);
  });

  it('is another one with another salt', () => {
    const other = new Set(drawnOf(50, 'pepper'));
    const shared = drawnOf(50).filter((id) => other.has(id)).length;
    expect(Math.abs(shared - ids.length / 4)).toBeLessThan(4 * Math.sqrt(ids.length * 0.1875));
  });

  it('is drawn by the first 8 bytes of SHA-256, so that anybody can work it out again', () => {
    const draw = drawn({ salt: 's', policyId: 'p', key: 'conversation' }, factsAbout({ id: 'c' }));
    // printf 's\np\nc' | sha256sum
    expect(draw.toString(16).padStart(16, '0')).toBe('06c5afe445d77af4');
  });

  it('does not depend on the version of the policy', () => {
    const recordedBy = (stated: object) =>
      ids
        .slice(0, 500)
        .filter(
          (id) => judge(setOf([policy('quality', { sample: { percent: 30 }, ...stated })]), factsAbout({ id })).record,
        );
    const first = recordedBy({});
    expect(first.length).toBeGreaterThan(100);
    expect(recordedBy({ priority: 7, tags: ['v2'], metadata: { id: 'quality', title: 'v2' } })).toEqual(first);
    expect(recordedBy({ metadata: { id: 'another' } })).not.toEqual(first);
  });
});

describe('what is drawn', () => {
  const external = { ref: 'caller', kind: 'caller', side: 'external', groups: [] } as const;
  const agent = { ref: 'callee', kind: 'agent', side: 'internal', groups: [] } as const;
  const draw = (key: 'customer' | 'agent+day', c: Parameters<typeof factsAbout>[0]) =>
    drawn({ salt: '', policyId: 'p', key }, factsAbout(c));

  it('are all conversations of a customer, by number', () => {
    const first = draw('customer', { id: '1', participants: [{ ...external, number: '+491' }] });
    expect(draw('customer', { id: '2', participants: [agent, { ...external, number: '+491' }] })).toBe(first);
    expect(draw('customer', { id: '3', route: { ani: '+491' } })).toBe(first);
    expect(draw('customer', { id: '1', participants: [{ ...external, number: '+492' }] })).not.toBe(first);
  });

  it("are all conversations of an agent's day (UTC)", () => {
    const day = { startedAt: '2026-01-05T00:00:00.000Z', participants: [{ ...agent, userId: 'anna' }] };
    const first = draw('agent+day', { id: '1', ...day });
    expect(draw('agent+day', { id: '2', ...day, startedAt: '2026-01-05T23:59:59.999Z' })).toBe(first);
    expect(draw('agent+day', { id: '1', ...day, startedAt: '2026-01-06T00:00:00.000Z' })).not.toBe(first);
    expect(draw('agent+day', { id: '1', ...day, participants: [{ ...agent, number: '+493' }] })).not.toBe(first);
  });

  it('is each conversation on its own where that is not known', () => {
    expect(draw('customer', { id: '1' })).not.toBe(draw('customer', { id: '2' }));
    expect(draw('agent+day', { id: '1' })).toBe(draw('customer', { id: '1' }));
    expect(draw('agent+day', { id: '1', participants: null })).toBe(draw('agent+day', { id: '1' }));
    expect(draw('customer', { id: '1', participants: null })).toBe(draw('customer', { id: '1' }));
  });
});

describe('a policy that was not drawn', () => {
  const sample = { percent: 0 };

  it('has no part in the decision, whatever its class', () => {
    const decided = decideCapture(
      setOf([policy('never', { class: 'prohibition', sample }), policy('usually')]),
      factsAbout(),
    );
    expect(decided.decision.record).toBe(true);
    expect(decided.basis.findings[0]).toMatchObject({ policyId: 'never', result: 'sampledOut' });
  });

  it('is not drawn either when its condition is taken to hold', () => {
    const { decision, basis } = decideCapture(setOf([unanswered('some', { sample })]), factsAbout());
    expect(decision.record).toBe(false);
    expect(basis.findings).toMatchObject([{ result: 'sampledOut', takenAs: 'match' }]);
  });

  it('did not match where its condition does not hold: nobody drew', () => {
    expect(findingsOn(setOf([policy('some', { sample }, false)]), factsAbout())).toMatchObject([
      { result: 'notMatched' },
    ]);
  });
});
