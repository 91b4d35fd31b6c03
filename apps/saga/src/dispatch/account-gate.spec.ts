import { AccountGate } from './account-gate';

const OPEN_FOR_MS = 5_000;

const broken = (): AccountGate => {
  const gate = new AccountGate(3, OPEN_FOR_MS);
  for (let call = 0; call < 3; call += 1) gate.note('bank', false, 0);
  return gate;
};

describe('the gate of an account', () => {
  it('lets calls through until several failed in a row', () => {
    const gate = new AccountGate(3, OPEN_FOR_MS);
    gate.note('bank', false, 0);
    gate.note('bank', false, 0);
    gate.note('bank', true, 0);
    gate.note('bank', false, 0);
    gate.note('bank', false, 0);
    expect(gate.waitUntilMs('bank', 1)).toBeUndefined();
    gate.note('bank', false, 0);
    expect(gate.waitUntilMs('bank', 1)).toBe(OPEN_FOR_MS);
  });

  it('lets one call find out whether the vendor works again', () => {
    const gate = broken();
    expect(gate.waitUntilMs('bank', OPEN_FOR_MS)).toBeUndefined();
    expect(gate.waitUntilMs('bank', OPEN_FOR_MS)).toBe(2 * OPEN_FOR_MS);
  });

  it('opens to all when that call worked, and waits again when it did not', () => {
    const gate = broken();
    gate.waitUntilMs('bank', OPEN_FOR_MS);
    gate.note('bank', false, 6_000);
    expect(gate.waitUntilMs('bank', 6_001)).toBe(11_000);
    gate.waitUntilMs('bank', 11_000);
    gate.note('bank', true, 11_050);
    expect(gate.waitUntilMs('bank', 11_051)).toBeUndefined();
    expect(gate.waitUntilMs('bank', 11_051)).toBeUndefined();
  });

  it('waits as long as the vendor asked for, the longest of several, whatever worked meanwhile', () => {
    const gate = new AccountGate();
    gate.holdOff('bank', 60_000);
    gate.holdOff('bank', 1_000);
    gate.note('bank', true, 500);
    expect(gate.waitUntilMs('bank', 59_999)).toBe(60_000);
    expect(gate.waitUntilMs('bank', 60_000)).toBeUndefined();
  });

  it('is that of one account only', () => {
    const gate = broken();
    expect(gate.waitUntilMs('shop', 1)).toBeUndefined();
    expect([...gate.held(1)]).toEqual([['bank', OPEN_FOR_MS]]);
    expect([...gate.held(OPEN_FOR_MS)]).toEqual([]);
  });
});
