import { describeWithKafka, freshDatabase, onFreshKafka } from '@earwitness/testing';
import { ALL_KINDS, planCalls } from '../../apps/simulator/src/contact-centre/plan';
import { play, prepare } from '../../apps/simulator/src/contact-centre/play';
import { SIMULATED_API_KEY, World, type WorldOptions } from '../world/world';

const CALLS = 20;

const aDayIn = async (options: WorldOptions): Promise<void> => {
  const world = await World.open(options);
  try {
    await world.start();
    await prepare(world.stage, SIMULATED_API_KEY);
    const calls = await play(planCalls(CALLS, 7, { kinds: ALL_KINDS }), world.stage);
    expect(await world.differences(calls)).toEqual([]);
    const conversations = await world.api.conversations();
    expect(conversations).toHaveLength(CALLS);
    const verdicts = conversations.flatMap(({ expectations }) => expectations.map(({ verdict }) => verdict));
    expect(verdicts.filter((verdict) => verdict === 'satisfied').length).toBeGreaterThan(CALLS / 2);
  } finally {
    await world.close();
  }
};

describe('a day at a contact centre, with a network as it is', () => {
  it('ends as the vendors know it, with three processes on the log in Postgres', async () => {
    await aDayIn({ databaseUrl: await freshDatabase() });
  });

  describeWithKafka('on Kafka', () => {
    it('ends as the vendors know it, with three processes', async () => {
      await onFreshKafka(async (brokers) => aDayIn({ databaseUrl: await freshDatabase(), brokers }));
    });
  });
});
