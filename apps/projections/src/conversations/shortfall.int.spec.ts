import { at, contextOf, fact } from '@earwitness/testing';
import { heard, recordedTwice, time } from '../conformance/stories';
import { World } from '../conformance/world';

let world: World;
beforeAll(async () => void (world = await World.begin(contextOf({ decision: { plan: recordedTwice } }))));
afterAll(() => world.end());

interface Shown {
  readonly id: string;
  readonly conversationId?: string;
}

const listed = async (list: 'conversations' | 'recordings', filter: string): Promise<readonly Shown[]> => {
  const { status, body } = await world.served.ask('acme', `/v1/${list}?${filter}`);
  expect({ filter, status }).toEqual({ filter, status: 200 });
  return (body as { items: readonly Shown[] }).items;
};

const idsOf = async (filter: string): Promise<readonly string[]> =>
  (await listed('conversations', filter)).map(({ id }) => id);

/** The file of another vendor's recorder, of the same call. */
const second = (name: string) => {
  const about = { vendor: 'sinch', sessionRef: `session-${name}`, captureRef: `second-${name}`, occurredAt: at(62) };
  return heard(fact('RecordingAvailable', { temporary: false }, about));
};

const shortfall = { demanded: 2, kept: 1 };

describe('a conversation that fewer recorders recorded than policy demands', () => {
  let once: string;
  let twice: string;
  let missed: string;
  beforeAll(async () => {
    ({ id: once } = await world.recorded('once'));
    ({ id: twice } = await world.recorded('twice', { startsAt: 20 }));
    await world.tell(twice, ...second('twice'), time(401));
    missed = await world.missed('3');
  });

  it.each([
    ['gap=true', () => [missed, once]],
    ['gap=false', () => [twice]],
    ['verdict=satisfied', () => [twice, once]],
    ['verdict=missed', () => [missed]],
    ['gap=true&verdict=satisfied', () => [once]],
    ['gap=false&verdict=satisfied', () => [twice]],
  ])('is found by %s', async (filter, ids) => {
    expect(await idsOf(filter)).toEqual(ids());
  });

  it('says how many were demanded and how many are kept, and so does its recording', async () => {
    const { body } = await world.served.ask('acme', `/v1/conversations/${once}`);
    expect(body).toMatchObject({
      ...{ verdict: 'satisfied', gap: true, shortfall },
      expectations: [{ verdict: 'satisfied', shortfall }],
      recordings: [{ state: 'stored', verdict: 'satisfied', gap: true, shortfall }],
    });
    const recordings = await listed('recordings', 'gap=true');
    expect(recordings).toMatchObject([{ conversationId: once, shortfall }]);
    expect(await listed('recordings', 'gap=false')).toMatchObject([
      { conversationId: twice },
      { conversationId: twice },
    ]);
  });

  it('is no gap any more once the second recording is heard of after all, and its timeline says both', async () => {
    const { id } = await world.recorded('late', { startsAt: 30 });
    expect(await idsOf('gap=true')).toContain(id);
    await world.tell(id, ...second('late'), time(500));
    expect(await idsOf('gap=true')).not.toContain(id);
    const { body } = await world.served.ask('acme', `/v1/conversations/${id}`);
    expect(body).toMatchObject({ gap: false, expectations: [{ verdict: 'satisfied' }] });
    expect(JSON.stringify(body)).not.toContain('shortfall');
    const timeline = await world.served.ask('acme', `/v1/conversations/${id}/timeline?limit=200`);
    const { items } = timeline.body as { items: readonly { name: string; data: object }[] };
    expect(items.filter(({ name }) => name.startsWith('Redundancy'))).toMatchObject([
      { name: 'RedundancyNotMet', data: shortfall },
      { name: 'RedundancyMet', data: { demanded: 2, kept: 2 } },
    ]);
  });
});
