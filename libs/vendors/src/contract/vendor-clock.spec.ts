import type { FactData } from '@earwitness/domain';
import { addressFact, type Delivery } from './address';
import type { VendorFact } from './webhook';

const receivedAt = '2026-03-02T09:14:08.000Z';
const delivery: Delivery = {
  vendor: 'telnyx',
  account: { id: 'main', tenant: 'bank' },
  id: 'e-1',
  digest: '0'.repeat(64),
  receivedAt,
};

describe("a vendor's clock", () => {
  const originAt = (occurredAt: string) => {
    const stated: VendorFact = { name: 'SessionProgressed', data: { phase: 'call.hold' }, occurredAt };
    return addressFact(stated, 0, delivery).origin;
  };

  it.each([
    ['ahead, as far as signatures allow', '2026-03-02T09:19:08.000Z'],
    ['behind by years, as what is said late is', '2019-03-02T09:14:08.000Z'],
    ['of the year 2000', '2000-01-01T00:00:00.000Z'],
  ])('is believed when it is %s', (_, occurredAt) => {
    expect(originAt(occurredAt)).toMatchObject({ occurredAt, occurredAtSource: 'vendor' });
  });

  it.each([
    ['further ahead', '2026-03-02T09:19:08.001Z'],
    ['of the next century', '2099-01-01T00:00:00.000Z'],
    ['at the end of time', '9999-12-31T23:59:59.999Z'],
    ['never set', '1970-01-01T00:00:00.000Z'],
    ['at the beginning of time', '0001-01-01T00:00:00.000Z'],
  ])('is not believed when it is %s', (_, occurredAt) => {
    expect(originAt(occurredAt)).toMatchObject({ occurredAt: receivedAt, occurredAtSource: 'received' });
  });
});

describe('moments of a file', () => {
  type Available = FactData<'RecordingAvailable'>;
  const file = (at: string, expiresAt: string): Available => ({
    temporary: true,
    format: 'mp3',
    channels: 'dual',
    startedAt: at,
    endedAt: at,
    expiresAt,
    related: [{ captureRef: 'other', startedAt: at, conferences: [{ from: at, to: at }] }],
    conferences: [{ from: receivedAt, to: at }],
    tracks: [{ side: 'caller', startedAt: at, ssrc: '1' }],
  });
  const addressed = (data: Available): unknown => addressFact({ name: 'RecordingAvailable', data }, 0, delivery).data;

  it('are kept where they can be, and it may expire years from now', () => {
    const data = file('2026-03-02T09:14:07.000Z', '2033-03-02T09:14:07.000Z');
    expect(addressed(data)).toEqual(data);
  });

  it('are left out where they cannot be', () => {
    const data = file('2099-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z');
    expect(addressed(data)).toEqual({
      temporary: true,
      format: 'mp3',
      channels: 'dual',
      related: [{ captureRef: 'other', startedAt: receivedAt, conferences: [] }],
      conferences: [],
      tracks: [{ side: 'caller', ssrc: '1' }],
    });
  });
});
