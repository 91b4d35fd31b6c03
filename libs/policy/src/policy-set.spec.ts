import { decideCapture, parsePolicies, type PolicySet } from '.';

const recordAll = {
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'record-all', title: 'Record everything' },
  phase: 'capture',
  class: 'obligation',
  when: 'true',
  store: { target: 'archive', settle: 'PT0.5S' },
};

const setOf = (...documents: readonly unknown[]): PolicySet => {
  const parsed = parsePolicies(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};
const faultsOf = (...documents: readonly unknown[]) => {
  const parsed = parsePolicies(documents);
  return parsed.isValid ? [] : parsed.faults;
};

describe('a policy set', () => {
  it('demands what its obligation demands', () => {
    expect(decideCapture(setOf(recordAll), 'bank')).toMatchObject({
      record: true,
      policyIds: ['record-all'],
      startWithinMs: 5000,
      availableWithinMs: 900_000,
      settleMs: 500,
      store: { target: 'archive', deleteTemporary: true },
    });
  });

  it('lets a prohibition beat an obligation of any priority', () => {
    const never = { ...recordAll, metadata: { id: 'never', title: 'Never' }, class: 'prohibition', priority: -1 };
    expect(decideCapture(setOf({ ...recordAll, priority: 999 }, never), 'bank')).toMatchObject({
      record: false,
      policyIds: ['never'],
    });
  });

  it('demands nothing of a tenant that no policy is for', () => {
    const set = setOf({ ...recordAll, scope: { tenant: 'bank' } });
    expect(decideCapture(set, 'shop')).toMatchObject({ record: false, policyIds: [] });
    expect(decideCapture(set, 'bank')).toMatchObject({ record: true });
  });

  it('ignores a disabled policy', () => {
    expect(decideCapture(setOf({ ...recordAll, mode: 'disabled' }), 'bank').record).toBe(false);
  });

  it('has the same hash in any order and another for another content', () => {
    const second = { ...recordAll, metadata: { id: 'second', title: 'Second' } };
    expect(setOf(recordAll, second).hash).toBe(setOf(second, recordAll).hash);
    expect(setOf(recordAll).hash).not.toBe(setOf(second).hash);
  });
});

describe('policies with faults', () => {
  it('are refused with every fault and where it is', () => {
    const misspelt = { ...recordAll, clas: 'obligation', store: { target: 'archive', settle: '5s' } };
    const conditional = { ...recordAll, metadata: { id: 'b', title: 'b' }, when: 'c.direction == "inbound"' };
    expect(
      faultsOf(misspelt, conditional)
        .map(({ at }) => at)
        .sort(),
    ).toEqual(['/0', '/0/store/settle', '/1/when']);
  });

  it('are refused when two share an id, or there is none', () => {
    expect(faultsOf(recordAll, recordAll)).toEqual([{ at: '/1/metadata/id', problem: 'record-all is used twice' }]);
    expect(faultsOf()).toHaveLength(1);
  });
});
