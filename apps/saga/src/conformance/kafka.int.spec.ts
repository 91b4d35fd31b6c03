import { Teardown } from '@earwitness/configuration';
import { decodeEventRecord, EVENTS, type Fetched, type Follower } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { verify } from '@earwitness/persistence';
import { describeWithKafka, onFreshKafka, until } from '@earwitness/testing';
import { openBus } from '../bus/open-bus';
import { telnyxAccount } from './accounts';
import { accepts } from './behaviours';
import { VendorStub } from './vendor-stub';
import { telnyx } from './voices';
import { World } from './world';

const CALLS = 50;

/** Reads everything from the beginning. */
const reading = (onRecords: (batch: Fetched) => void): Follower => ({
  assigned: (partitions) => Promise.resolve(partitions.map((at) => ({ ...at, offset: 0 }))),
  revoked: () => undefined,
  records: (batch) => {
    onRecords(batch);
    return Promise.resolve((batch.records.at(-1)?.offset ?? 0) + 1);
  },
  failed: () => undefined,
});

const isAccepted = (events: readonly { readonly name: string }[]): boolean =>
  ['SessionsBridged', 'CommandAccepted', 'CaptureStarting'].every((name) =>
    events.some((event) => event.name === name),
  );

const areTaken = async (brokers: readonly string[], teardown: Teardown): Promise<void> => {
  const vendor = await VendorStub.start(accepts);
  teardown.add(() => vendor.close());
  const world = await World.begin({ accounts: [telnyxAccount('voice', vendor.url)] });
  teardown.add(() => world.end());
  const onFatal = (error: unknown): void => void world.fatal.push(error);
  const logger = createLogger({ service: 'saga', level: 'silent' });
  const bus = await openBus({ database: world.database, brokers, logger, onFatal }, teardown);
  const saga = await world.startSaga(world.database, bus.log);
  teardown.add(() => world.stopSaga(saga));

  const legs = Array.from({ length: CALLS }, (_, n) => `leg-${n}`);
  const said = legs.flatMap((leg) => [telnyx('call.answered', { leg }), telnyx('call.bridged', { leg })]);
  await world.say(...said, ...said);
  await until(() => vendor.effectsOf('voice') === CALLS, { what: 'all commands', withinMs: 30_000 });
  await until(async () => (await world.kept()).every(({ events }) => isAccepted(events)), { withinMs: 20_000 });

  const versions = new Map<string, number[]>();
  const onlooker = reading(({ records }) => {
    for (const { conversationId, version } of records.map(decodeEventRecord))
      versions.set(conversationId, [...(versions.get(conversationId) ?? []), version]);
  });
  const following = await bus.log.follow('onlooker', [EVENTS.topic], onlooker);
  teardown.add(() => following.close());
  const kept = await world.kept();
  expect(kept).toHaveLength(CALLS);
  await until(() => kept.every(({ id, events }) => versions.get(id)?.length === events.length));
  for (const { id, events } of kept) expect(versions.get(id)).toEqual(events.map((_, index) => index + 1));
  expect(vendor.effectsOf('voice')).toBe(CALLS);
  expect((await verify(world.database)).faults).toEqual([]);
  expect(world.fatal).toEqual([]);
};

describeWithKafka('on Kafka', () => {
  it('facts become events and commands, each once, in order', () =>
    onFreshKafka(async (brokers) => {
      const teardown = new Teardown();
      await areTaken(brokers, teardown).finally(() => teardown.run());
    }));
});
