import { policyFacts, type PolicyFacts } from '@earwitness/domain';
import { at } from '@earwitness/testing';
import { factsAbout, policy, setOf, unanswered } from './policies.samples';
import { decideCapture, findingsOn, judge } from './decide-capture';
import type { Policy, PolicySet } from './policy-set';

const facts = factsAbout();
const resultsOn = (set: PolicySet, about: PolicyFacts): object =>
  Object.fromEntries(findingsOn(set, about).map(({ policyId, result }) => [policyId, result]));

describe('a decision', () => {
  it('is the same for the same set and facts, down to its id', () => {
    const set = setOf([policy('usually')]);
    expect(decideCapture(set, facts)).toEqual(decideCapture(set, structuredClone(facts)));
    expect(decideCapture(set, facts).basis.decisionId).toMatch(/^[0-9a-f]{8}-/);
  });

  it('has another id for other facts, another set, another conversation', () => {
    const idOf = (set: ReturnType<typeof setOf>, of = facts) => decideCapture(set, of).basis.decisionId;
    const set = setOf([policy('usually')]);
    const ids = [
      idOf(set),
      idOf(set, { ...facts, now: at(61) }),
      idOf({ ...set, hash: 'b' }),
      idOf(set, factsAbout({ id: 'x' })),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('does not depend on how the facts were written down', () => {
    const { c, ...others } = facts;
    const shuffled = { ...others, c: Object.fromEntries(Object.entries(c).toReversed()) as typeof c };
    expect(JSON.stringify(shuffled)).not.toBe(JSON.stringify(facts));
    const set = setOf([policy('usually')]);
    for (const same of [shuffled, policyFacts.parse(facts)])
      expect(decideCapture(set, same).basis.factsHash).toBe(decideCapture(set, facts).basis.factsHash);
  });

  it('is what the quicker judgement says', () => {
    const set = setOf([policy('usually'), unanswered('later', { onIndeterminate: 'defer(PT2M)' })]);
    expect(judge(set, facts)).toEqual(decideCapture(set, facts).decision);
    expect(judge(set, facts, { synchronous: true })).toEqual(decideCapture(set, facts, { synchronous: true }).decision);
  });
});

describe('policies of others', () => {
  const asked: string[] = [];
  const scoped = (id: string, scope: object): Policy =>
    policy(id, { scope }, () => {
      asked.push(id);
      return true;
    });
  const set = setOf([
    scoped('everywhere', {}),
    scoped('ours', { tenant: 'acme', channels: ['voice', 'video'] }),
    scoped('theirs', { tenant: 'other' }),
    scoped('chats', { tenant: 'acme', channels: ['chat'] }),
    scoped('telnyx-only', { vendors: ['telnyx'] }),
    policy('asleep', { mode: 'disabled' }),
  ]);
  beforeEach(() => asked.splice(0));

  it('cost nothing, and those of other tenants are not spoken of', () => {
    decideCapture(set, facts);
    expect(asked.sort()).toEqual(['everywhere', 'ours']);
    expect(resultsOn(set, facts)).toEqual({
      everywhere: 'matched',
      ours: 'matched',
      chats: 'outOfScope',
      'telnyx-only': 'outOfScope',
    });
  });

  it('are those of vendors that have no part in the conversation', () => {
    const vendor = { name: 'telnyx', account: 'main', capabilities: [], health: 'up' } as const;
    expect(judge(set, factsAbout({}, { vendors: [vendor] })).policyIds).toContain('telnyx-only');
  });

  it('may be those of any vendor where there are too many to look through', () => {
    const unless = setOf([policy('never', { scope: { vendors: ['telnyx'] } }, false)]);
    const [undecided, refuted] = [set, unless].map((one) => resultsOn(one, factsAbout({}, { vendors: null })));
    expect(undecided).toMatchObject({ everywhere: 'matched', 'telnyx-only': 'indeterminate' });
    expect(refuted).toEqual({ never: 'notMatched' });
  });

  it.each([
    ['stranger', 'voice', ['everywhere']],
    ['other', 'voice', ['everywhere', 'theirs']],
    ['acme', 'chat', ['chats', 'everywhere']],
    ['acme', 'smoke', ['everywhere']],
    ['__proto__', 'constructor', ['everywhere']],
  ])('%s on %s is decided by its own', (tenant, channel, expected) => {
    expect([...judge(set, factsAbout({ tenant, channel })).policyIds].sort()).toEqual(expected);
  });
});

describe('a fact that is missing', () => {
  const prohibition = { class: 'prohibition' };
  const closed = { capture: { failMode: 'closed' } };
  const deferred = { onIndeterminate: 'defer(PT90S)' };
  const after = factsAbout({}, { now: at(90) });

  it.each<[string, boolean, object]>([
    ['match', true, { onIndeterminate: 'match' }],
    ['noMatch', false, { onIndeterminate: 'noMatch' }],
  ])('is taken as the policy says: %s', (takenAs, record, stated) => {
    const { decision, basis } = decideCapture(setOf([unanswered('some', stated)]), facts);
    expect(decision.record).toBe(record);
    expect(decision).not.toHaveProperty('deferredMs');
    expect(basis.findings).toMatchObject([{ result: 'indeterminate', takenAs, clause: 'some == true' }]);
  });

  it('may still come: until then nothing matches, and the decision says so', () => {
    const { decision, basis } = decideCapture(setOf([unanswered('some', deferred), policy('usually')]), facts);
    expect(decision).toMatchObject({ policyIds: ['usually'], deferredMs: 90_000 });
    expect(basis.findings[0]).toMatchObject({ policyId: 'some', result: 'indeterminate', takenAs: 'deferred' });
  });

  it.each<[string, object, boolean]>([
    ['what prohibits applies', prohibition, true],
    ['what excludes applies', { class: 'exclusion' }, true],
    ['what must not fail applies', closed, true],
    ['everything else does not', { class: 'obligation' }, false],
  ])('when it did not come in time, or somebody waits, %s', (_, stated, applies) => {
    const set = setOf([unanswered('some', { ...stated, ...deferred })]);
    for (const decision of [judge(set, after), judge(set, facts, { synchronous: true })]) {
      expect(decision.policyIds).toEqual(applies ? ['some'] : []);
      expect(decision).not.toHaveProperty('deferredMs');
    }
    expect(judge(set, factsAbout({}, { now: at(89.999) }))).toMatchObject({ policyIds: [], deferredMs: 90_000 });
  });

  it('is waited for as long as the first of several says', () => {
    const set = setOf([unanswered('a', deferred), unanswered('b', { onIndeterminate: 'defer(PT2M)' })]);
    expect(judge(set, facts).deferredMs).toBe(90_000);
    expect(judge(set, after).deferredMs).toBe(120_000);
  });

  it('is waited for before the conversation has begun', () => {
    const { startedAt: _, ...c } = facts.c;
    expect(judge(setOf([unanswered('some', deferred)]), { ...after, c }).deferredMs).toBe(90_000);
  });
});

describe('a policy in shadow', () => {
  const shadow = { mode: 'shadow' };

  it('changes nothing, and shows what it would have changed', () => {
    const { decision, basis } = decideCapture(
      setOf([policy('usually'), policy('never', { ...shadow, class: 'prohibition' })]),
      facts,
    );
    expect(decision).toMatchObject({ record: true, policyIds: ['usually'] });
    expect(basis.shadow).toMatchObject({ record: false, policyIds: ['never'] });
    expect(basis.findings[0]).toMatchObject({ policyId: 'never', mode: 'shadow', result: 'matched' });
  });

  it('is not shown where it would demand the same', () => {
    expect(decideCapture(setOf([policy('a'), policy('b', shadow)]), facts).basis).not.toHaveProperty('shadow');
  });

  it('defers nothing that counts', () => {
    const decided = decideCapture(setOf([unanswered('a', { ...shadow, onIndeterminate: 'defer(PT2M)' })]), facts);
    expect(decided.decision).not.toHaveProperty('deferredMs');
    expect(decided.basis.shadow).toMatchObject({ deferredMs: 120_000 });
  });
});

describe('findings', () => {
  it('say what settled each condition, in few words', () => {
    const long = 'x'.repeat(300);
    const findings = findingsOn(setOf([policy('a', {}, false), policy('b'), policy(long.slice(0, 60))]), facts);
    expect(findings.slice(0, 2)).toEqual([
      {
        policyId: 'a',
        class: 'default',
        mode: 'enforce',
        result: 'notMatched',
        clause: 'a == true',
        reads: ['a'],
      },
      { policyId: 'b', class: 'default', mode: 'enforce', result: 'matched', clause: 'b == true', reads: ['b'] },
    ]);
    const wordy = policy('wordy');
    const condition = { ...wordy.condition, explain: () => ({ holds: true, clause: long, reads: [] }) };
    const [finding] = decideCapture(setOf([{ ...wordy, condition }]), facts).basis.findings;
    expect(finding?.clause).toHaveLength(200);
  });

  it('with a clause that can be kept, wherever it is cut', () => {
    for (const before of [197, 198, 199]) {
      const wordy = policy('wordy');
      const clause = `${'x'.repeat(before)}${'🙂'.repeat(9)}`;
      const condition = { ...wordy.condition, explain: () => ({ holds: true, clause, reads: [] }) };
      const [finding] = decideCapture(setOf([{ ...wordy, condition }]), facts).basis.findings;
      expect(finding?.clause?.isWellFormed()).toBe(true);
    }
  });

  it('are kept of policies that matched, or could not tell', () => {
    const outOfScope = { scope: { vendors: ['telnyx'] } };
    const set = setOf([
      policy('silent', {}, false),
      policy('elsewhere', outOfScope),
      policy('chat', { scope: { channels: ['chat'] } }),
      policy('loud'),
      unanswered('unsure', { onIndeterminate: 'noMatch' }),
      policy('drawn', { sample: { percent: 0 } }),
    ]);
    const kept = decideCapture(set, facts).basis.findings;
    expect(kept.map(({ policyId }) => policyId).sort()).toEqual(['drawn', 'loud', 'unsure']);
    expect(findingsOn(set, facts)).toHaveLength(6);
    expect(findingsOn(set, facts)).toEqual(expect.arrayContaining([...kept]));
  });

  it('ask each condition once, and no condition why when only the decision is wanted', () => {
    const calls: string[] = [];
    const counting = (id: string, holds: boolean): Policy => {
      const counted = policy(id, {}, () => {
        calls.push(`${id} holds`);
        return holds;
      });
      const explain = () => {
        calls.push(`${id} why`);
        return { holds, clause: '', reads: [] };
      };
      return { ...counted, condition: { ...counted.condition, explain } };
    };
    const set = setOf([counting('loud', true), counting('silent', false)]);
    judge(set, facts);
    expect(calls.splice(0)).toEqual(['loud holds', 'silent holds']);
    decideCapture(set, facts);
    expect(calls).toEqual(['loud why', 'silent why']);
  });
});
