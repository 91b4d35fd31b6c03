import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Teardown } from '@earwitness/configuration';
import { startKafka } from '@earwitness/embedded';
import { decodeEventRecord, EVENTS, type Fetched, type Follower, type Log } from '@earwitness/messaging';
import { verify } from '@earwitness/persistence';
import { describeWithKafka, until } from '@earwitness/testing';
import { openBus } from '../bus/open-bus';
import { telnyxAccount } from './accounts';
import { accepts } from './behaviours';
import { VendorStub } from './vendor-stub';
import { telnyx } from './voices';
import { World } from './world';

const CALLS = 50;

/** Reads everything from the beginning. */
const reading = (onRecords: (batch: Fetched) => void, onAssigned = (): void => undefined): Follower => ({
  assigned: (partitions) => {
    onAssigned();
    return Promise.resolve(partitions.map(({ topic, partition }) => ({ topic, partition, offset: 0 })));
  },
  revoked: () => undefined,
  records: (batch) => {
    onRecords(batch);
    return Promise.resolve((batch.records.at(-1)?.offset ?? 0) + 1);
  },
  failed: () => undefined,
});

/** For some seconds after its first start a broker has no coordinator for groups, and whoever asks is turned away. */
const isCoordinated = async (log: Log): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const follower = reading(
    () => undefined,
    () => resolve(true),
  );
  const following = await log.follow('early-bird', [EVENTS.topic], { ...follower, failed: () => resolve(false) });
  const answer = await promise;
  await following.close();
  return answer;
};

const isAccepted = (events: readonly { readonly name: string }[]): boolean =>
  ['SessionsBridged', 'CommandAccepted', 'CaptureStarting'].every((name) =>
    events.some((event) => event.name === name),
  );

/** Of its own: topics and groups of the saga have the same names everywhere. */
describeWithKafka('on Kafka', () => {
  const teardown = new Teardown();
  afterAll(() => teardown.run());

  it('facts become events and commands, each once, in order', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'earwitness-saga-kafka-'));
    teardown.add(() => rmSync(directory, { recursive: true, force: true }));
    const kafka = await startKafka({ directory });
    teardown.add(() => kafka.stop());
    const vendor = await VendorStub.start(accepts);
    teardown.add(() => vendor.close());
    const world = await World.begin({ accounts: [telnyxAccount('voice', vendor.url)] });
    teardown.add(() => world.end());
    const onFatal = (error: unknown): void => void world.fatal.push(error);
    const bus = await openBus({ database: world.database, brokers: kafka.brokers, onFatal }, teardown);
    await until(() => isCoordinated(bus.log), { what: 'a new broker to coordinate groups', withinMs: 50_000 });
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
    expect(vendor.calls).toHaveLength(CALLS);
    expect((await verify(world.database)).faults).toEqual([]);
    expect(world.fatal).toEqual([]);
  });
});
