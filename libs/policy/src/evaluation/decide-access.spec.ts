import { decideAccess } from './decide-access';
import { factsAbout, policy, setOf, unanswered } from './policies.samples';
import type { Policy } from './policy-set';

const caller = { id: 'anna', groups: ['quality'], scopes: [] };
const facts = factsAbout({}, { caller });
const access = (id: string, lists: object, more: object = {}): Policy =>
  policy(id, { phase: 'access', access: lists, ...more });
const allow = access('allow', { allow: ['quality', 'compliance'] });
const deny = access('deny', { deny: ['quality'] });
const allowed = (...policies: readonly Policy[]): boolean => decideAccess(setOf(policies), facts).allowed;

describe('who may play', () => {
  it.each<[string, readonly Policy[], boolean]>([
    ['anybody where no policy speaks of it', [policy('record')], true],
    ['who is in a group that is allowed', [allow], true],
    ['nobody else', [access('allow', { allow: ['compliance'] })], false],
    ['nobody who is denied, whoever allows it', [allow, deny], false],
    ['who is not denied, where another allows it', [allow, access('deny', { deny: ['sales'] })], true],
    ['nobody where policies only deny', [access('deny', { deny: ['sales'] })], false],
    [
      'nobody where the policy that allows is for other conversations',
      [policy('allow', { phase: 'access', access: { allow: ['quality'] } }, false)],
      false,
    ],
    [
      'nobody where the policy that allows is for another channel',
      [access('allow', { allow: ['quality'] }, { scope: { channels: ['chat'] } })],
      false,
    ],
    [
      'anybody where only another tenant restricts it',
      [access('theirs', { allow: [] }, { scope: { tenant: 'other' } })],
      true,
    ],
    ['anybody where a policy in shadow would deny', [access('deny', { deny: ['quality'] }, { mode: 'shadow' })], true],
  ])('%s', (_, policies, expected) => expect(allowed(...policies)).toBe(expected));

  it('a missing fact denies, but allows nobody', () => {
    expect(allowed(unanswered('allow', { phase: 'access', access: { allow: ['quality'] } }))).toBe(false);
    expect(allowed(allow, unanswered('deny', { phase: 'access', access: { deny: ['quality'] } }))).toBe(false);
    expect(
      allowed(
        allow,
        unanswered('deny', { phase: 'access', onIndeterminate: 'noMatch', access: { deny: ['quality'] } }),
      ),
    ).toBe(true);
  });

  it('groups of the set count as well', () => {
    const set = setOf([access('allow', { allow: ['auditors'] })]);
    const lookups = { ...set.lookups, inGroup: (group: string, id: string) => group === 'auditors' && id === 'anna' };
    expect(decideAccess({ ...set, lookups }, facts).allowed).toBe(true);
    expect(decideAccess({ ...set, lookups }, factsAbout({}, { caller: { ...caller, id: 'bert' } })).allowed).toBe(
      false,
    );
  });

  it('nobody who is not known, and the findings say why', () => {
    const decided = decideAccess(setOf([allow]), factsAbout());
    expect(decided).toMatchObject({ allowed: false, findings: [{ policyId: 'allow', result: 'matched' }] });
  });
});
