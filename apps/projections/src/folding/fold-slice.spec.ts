import type { DecodedEvent } from '@earwitness/messaging';
import { placedFrom } from '../conformance/projected-from';
import { call, heard } from '../conformance/stories';
import { foldSlice } from './fold-slice';
import type { Projected } from './projected';

const eventsOf = (name: string): readonly DecodedEvent[] => {
  const { id: conversationId, facts } = call(name);
  return placedFrom(conversationId, heard(...facts)).map(({ version, event }): DecodedEvent => ({
    version,
    event,
    conversationId,
    eventId: event.id,
    tenant: 'acme',
    recordedAt: event.recordedAt,
    traceparent: undefined,
  }));
};

const nobody = (): undefined => undefined;
const events = eventsOf('1');
const latest = events.length;
const after = (slice: readonly DecodedEvent[], known: (id: string) => Projected | undefined = nobody) =>
  foldSlice(slice, known).changed[0]?.after;

describe('a slice', () => {
  it('is folded into one change for each conversation', () => {
    const { changed, missing } = foldSlice([...events, ...eventsOf('2')], nobody);
    expect(changed.map(({ before, after: { version } }) => [before, version])).toEqual([
      [undefined, latest],
      [undefined, latest],
    ]);
    expect(missing.size).toBe(0);
  });

  it('amounts to the same in any order and with duplicates', () => {
    expect(after([...events].reverse())).toEqual(after(events));
    expect(after([...events, ...events.slice(2, 5)])).toEqual(after(events));
  });

  it('goes on from what is known', () => {
    const known = after(events.slice(0, 4));
    expect(foldSlice(events.slice(4), () => known).changed).toEqual([{ before: known, after: after(events) }]);
  });

  it('that says nothing new changes nothing', () => {
    const known = after(events);
    expect(foldSlice(events.slice(2, 6), () => known)).toEqual({ changed: [], missing: new Map() });
  });

  it('with an event missing names the conversation and the version that it must have', () => {
    const gap = [...events.slice(0, 2), ...events.slice(3)];
    expect(foldSlice(gap, nobody)).toEqual({ changed: [], missing: new Map([[events[0]?.conversationId, latest]]) });
    expect(foldSlice(events.slice(3), () => after(events.slice(0, 2))).missing.size).toBe(1);
    expect(foldSlice(events.slice(1), nobody).missing.size).toBe(1);
  });
});
