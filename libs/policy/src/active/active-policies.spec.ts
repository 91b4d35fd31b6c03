import type { PolicySetInForce } from '@earwitness/domain';
import { parsePolicySet } from '../documents/parse-policy-set';
import type { PolicySet } from '../evaluation/policy-set';
import { ActivePolicies } from './active-policies';

const documentsOf = (id: string): readonly unknown[] => [
  { apiVersion: 'earwitness/v1', kind: 'Policy', metadata: { id }, phase: 'capture' },
];

const setOf = (id: string): PolicySet => {
  const parsed = parsePolicySet(documentsOf(id));
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

const inForce = (tenant: string, id: string, hour = '09'): PolicySetInForce => ({
  tenant,
  hash: setOf(id).hash,
  version: 1,
  documents: documentsOf(id),
  activatedAt: `2026-01-05T${hour}:00:00.000Z`,
});

const idsOf = ({ policies }: PolicySet): readonly string[] => policies.map(({ document }) => document.metadata.id);

describe('the policies in force', () => {
  const file = setOf('file');

  it('are those of the file, until a tenant activates others', () => {
    const policies = new ActivePolicies(file);
    expect(policies.activated(inForce('acme', 'mine'))).toEqual([]);
    expect(idsOf(policies.active('acme'))).toEqual(['mine']);
    expect(policies.active('bank')).toBe(file);
  });

  it('are the last ones that were activated', () => {
    const policies = new ActivePolicies(file);
    for (const id of ['one', 'two', 'one']) policies.activated(inForce('acme', id));
    expect(idsOf(policies.active('acme'))).toEqual(['one']);
  });

  it('are told by what came before them, and when', () => {
    const policies = new ActivePolicies(file);
    for (const [id, hour] of [
      ['one', '09'],
      ['two', '10'],
      ['three', '12'],
    ] as const)
      policies.activated(inForce('acme', id, hour));
    const succeeding = (set: PolicySet, hour: string): readonly string[] | undefined => {
      const found = policies.succeeding('acme', set.hash, `2026-01-05T${hour}:30:00.000Z`);
      return found && idsOf(found);
    };
    expect(['08', '09', '10', '11', '12'].map((hour) => succeeding(setOf('one'), hour))).toEqual([
      ...[undefined, undefined],
      ...[['two'], ['two'], ['three']],
    ]);
    expect(succeeding(setOf('three'), '10')).toBeUndefined();
    expect(succeeding(file, '09')).toEqual(['one']);
    expect(policies.succeeding('bank', file.hash, '2026-01-05T23:00:00.000Z')).toBeUndefined();
  });

  it('stay when what is activated has faults', () => {
    const policies = new ActivePolicies(file);
    policies.activated(inForce('acme', 'sound'));
    const broken = { ...inForce('acme', 'sound'), hash: 'b'.repeat(64), documents: [{ kind: 'Policy', when: 7 }] };
    expect(policies.activated(broken)).not.toEqual([]);
    expect(idsOf(policies.active('acme'))).toEqual(['sound']);
    expect(policies.byHash(broken.hash)).toBeUndefined();
  });

  it('are known by the hash that they were drafted under', () => {
    const policies = new ActivePolicies(file);
    const hash = 'c'.repeat(64);
    policies.activated({ ...inForce('acme', 'old'), hash });
    expect(policies.active('acme').hash).toBe(hash);
    expect(policies.byHash(hash)).toBe(policies.active('acme'));
  });

  it('follow the file when it is read again, and the old ones are still known', () => {
    const policies = new ActivePolicies(file);
    const next = setOf('next');
    policies.fileRead(next);
    expect(policies.active('anybody')).toBe(next);
    expect(policies.byHash(file.hash)).toBe(file);
    policies.fileRead(next);
    expect(policies.byHash(next.hash)).toBe(next);
  });

  it('are known ever after, however many there were, and compiled again when they are needed', () => {
    const policies = new ActivePolicies(file, 2);
    const names = ['one', 'two', 'three', 'four'];
    for (const id of names) policies.activated(inForce('acme', id));
    const first = policies.byHash(setOf('one').hash);
    expect(first && idsOf(first)).toEqual(['one']);
    expect(policies.byHash(setOf('one').hash)).toBe(first);
    for (const id of ['three', 'four']) policies.byHash(setOf(id).hash);
    expect(policies.byHash(setOf('one').hash)).not.toBe(first);
    expect(idsOf(policies.active('acme'))).toEqual(['four']);
  });
});
