import { decodeEventRecord } from '@earwitness/messaging';
import { busTraffic, callRecords } from './bus-traffic';
import { EVENTS_PER_CALL } from './calls';
import { oracleChecksum } from './oracle';

const CALLS = 500;

describe('the traffic of the bus', () => {
  const events = [...busTraffic(CALLS)].map((record) => decodeEventRecord(record));

  it('tells every stream without a gap, and goes back now and then', () => {
    const highest = new Map<string, number>();
    let comingAgain = 0;
    for (const { conversationId, version } of events) {
      const known = highest.get(conversationId) ?? 0;
      expect(version).toBeLessThanOrEqual(known + 1);
      if (version <= known) comingAgain += 1;
      highest.set(conversationId, Math.max(known, version));
    }
    expect([...highest.values()]).toEqual(Array.from({ length: CALLS }, () => EVENTS_PER_CALL));
    expect(comingAgain / (CALLS * EVENTS_PER_CALL)).toBeCloseTo(0.1, 1);
  });

  it('is the same every time', () => {
    expect([...busTraffic(CALLS)].map((record) => decodeEventRecord(record))).toEqual(events);
  });

  it('says of a call what is said of it alone', () => {
    const alone = callRecords(7).map((record) => decodeEventRecord(record));
    const amongOthers = events.filter(({ conversationId }) => conversationId === alone[0]?.conversationId);
    expect(amongOthers).toEqual(expect.arrayContaining(alone));
  });
});

it('knows another end of other calls', () => {
  expect(oracleChecksum(2)).not.toBe(oracleChecksum(3));
});
