import { deriveTraceId } from '@earwitness/domain';
import { addressFact, type Delivery } from './address';
import type { VendorFact } from './webhook';

const delivery: Delivery = {
  vendor: 'telnyx',
  account: { id: 'main', tenant: 'bank' },
  id: 'e-1',
  digest: '0'.repeat(64),
  receivedAt: '2026-03-02T09:14:08.000Z',
};
const stated: VendorFact = { name: 'SessionProgressed', data: { phase: 'call.hold' }, sessionRef: 'leg' };

describe('a stated fact put into its place', () => {
  it('is the same fact whenever the same delivery states it', () => {
    expect(addressFact(stated, 0, delivery)).toEqual(addressFact(stated, 0, { ...delivery }));
  });

  it.each([
    ['another tenant', { ...delivery, account: { id: 'main', tenant: 'shop' } }, 0],
    ['another account', { ...delivery, account: { id: 'other', tenant: 'bank' } }, 0],
    ['another vendor', { ...delivery, vendor: 'sinch' }, 0],
    ['another delivery', { ...delivery, id: 'e-2' }, 0],
    ['another place in the delivery', delivery, 1],
  ])('is another fact for %s', (_, otherDelivery, ordinal) => {
    expect(addressFact(stated, ordinal, otherDelivery).id).not.toBe(addressFact(stated, 0, delivery).id);
  });

  it.each([
    ['session', { sessionRef: 'other' }],
    ['capture', { captureRef: 'other' }],
    ['grouping', { groupRef: 'other' }],
  ])('is another fact for another %s under the same delivery id', (_, about) => {
    expect(addressFact({ ...stated, ...about }, 0, delivery).id).not.toBe(addressFact(stated, 0, delivery).id);
  });

  it('is the same fact when its delivery is repeated in other words', () => {
    const reworded: VendorFact = { ...stated, name: 'SessionProgressed', data: { phase: 'call.unhold' } };
    const again = { ...delivery, digest: 'f'.repeat(64), receivedAt: '2026-03-02T09:20:00.000Z' };
    expect(addressFact(reworded, 0, again).id).toBe(addressFact(stated, 0, delivery).id);
  });

  it('says when it was received where the vendor does not say when it happened', () => {
    const { origin } = addressFact(stated, 0, delivery);
    expect(origin).toMatchObject({ occurredAt: delivery.receivedAt, occurredAtSource: 'received' });
  });

  const idOf = (more: object, id = 'd-1') => addressFact({ ...stated, ...more }, 0, { ...delivery, id }).id;

  it('is the same fact in every delivery that makes the same statement', () => {
    const statement = { id: 'state/1' };
    expect(idOf({ statement }, 'poll-1')).toBe(idOf({ statement }, 'poll-2'));
    expect(idOf({ statement })).not.toBe(idOf({ statement: { id: 'state/2' } }));
    expect(idOf({}, 'poll-1')).not.toBe(idOf({}, 'poll-2'));
  });

  it('is the same fact in every delivery that makes the same statement', () => {
    const statement = { id: 'state/1' };
    expect(idOf({ statement }, 'poll-1')).toBe(idOf({ statement }, 'poll-2'));
    expect(idOf({ statement })).not.toBe(idOf({ statement: { id: 'state/2' } }));
    expect(idOf({}, 'poll-1')).not.toBe(idOf({}, 'poll-2'));
  });

  it('keeps secrets out of the fact', () => {
    const secretive = { ...stated, secrets: { token: 'canary' } };
    expect(JSON.stringify(addressFact(secretive, 0, delivery))).not.toContain('canary');
  });

  const given = 'a'.repeat(32);
  const known = 'b'.repeat(32);
  const traceIdOf = (group: string) => (group === 'known' ? known : undefined);

  it.each([
    ['the trace it came with', { traceId: given, groupRef: 'known' }, given],
    ['else the trace that its group is known by', { groupRef: 'known' }, known],
    ['else one derived from its group', { groupRef: 'new' }, deriveTraceId('telnyx', 'main', 'new')],
    ['else one derived from the delivery', {}, deriveTraceId('telnyx', 'main', 'e-1')],
  ])('belongs to %s', (_, more, traceId) => {
    expect(addressFact({ ...stated, ...more }, 0, { ...delivery, traceIdOf }).origin.traceId).toBe(traceId);
  });
});
