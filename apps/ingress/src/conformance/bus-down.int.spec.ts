import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '@earwitness/domain';
import { type Appendable, decodeFact, FACTS } from '@earwitness/messaging';
import { decideCapture } from '@earwitness/policy';
import { until } from '@earwitness/testing';
import { recordsIn } from '../decisions/spill-line';
import { recordEverything } from './accounts';
import type { Delivery } from './delivery';
import { World } from './world';

const TELNYX = 'telnyx/main';
const IOTCOMMS = 'iotcomms-recording/main';

/** Of the ingress; and what else may be late, on a busy machine. */
const PATIENCE = { busDeadlineMs: 2_500, answerWithinMs: 100 };
const LATE_MS = 4_000;

let world: World;
beforeEach(async () => void (world = await World.begin({ patience: PATIENCE })));
afterEach(() => world.end());

const stopBus = (): void => {
  world.ground.postgres.faults.isRefusing = true;
  world.ground.postgres.cut();
};
const resumeBus = (): void => {
  Object.assign(world.ground.postgres.faults, { isRefusing: false, isHalfOpen: false });
};

const idsOnBus = async (): Promise<readonly string[]> => (await world.ground.bus.facts()).map(({ fact }) => fact.id);
/** Each about a call of its own. */
const questions = (count: number): Promise<readonly Delivery[]> => {
  const speaker = world.ground.iotcomms.speaker();
  const ask = async (): Promise<Delivery> => {
    const asked = await speaker.newCall();
    return { ...asked, body: Buffer.from(asked.body.toString().replaceAll(recordingOf(asked), randomUUID())) };
  };
  return Promise.all(Array.from({ length: count }, ask));
};
const spilledRecords = (): readonly Appendable[] => {
  const directory = join(world.directory, 'spill');
  const texts = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
  return texts.flatMap(recordsIn);
};
const spilled = (): number => spilledRecords().length;
const spilledFacts = (): number => spilledRecords().filter(({ topic }) => topic === FACTS.topic).length;
const answerIn = (fact: Fact | undefined) => (fact?.name === 'SessionAnnounced' ? fact.data.answer : undefined);
/** What was read from each of these, in the order in which the bus has it. */
const recordingsOnBus = async (): Promise<readonly (string | undefined)[]> =>
  (await world.ground.bus.facts()).map(({ fact }) => fact.origin.captureRef);
const recordingOf = ({ body }: Delivery): string =>
  (JSON.parse(body.toString()) as { recordingId: string }).recordingId;

const expectNotTaken = async (): Promise<void> => {
  const startedAt = performance.now();
  const answer = await world.send(TELNYX, world.ground.telnyx.event());
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE.busDeadlineMs + LATE_MS);
};

describe('while the bus is away, a webhook', () => {
  it('is not acknowledged, and is when it comes again', async () => {
    await world.send(TELNYX, world.ground.telnyx.event());
    const before = await idsOnBus();
    stopBus();
    await Promise.all(Array.from({ length: 5 }, expectNotTaken));
    expect(await idsOnBus()).toEqual(before);
    resumeBus();
    const again = world.ground.telnyx.event();
    await until(async () => (await world.send(TELNYX, again)).status === 200);
    expect((await idsOnBus()).length).toBe(before.length + 1);
  });

  it('is not acknowledged where the network swallows everything, and is once that is over', async () => {
    await world.send(TELNYX, world.ground.telnyx.event());
    world.ground.postgres.faults.isHalfOpen = true;
    await expectNotTaken();
    resumeBus();
    world.ground.postgres.cut();
    await until(async () => (await world.send(TELNYX, world.ground.telnyx.event())).status === 200);
  });
});

describe('while the bus is away, the question of a call', () => {
  const expectAnswered = async (delivery: Delivery): Promise<void> => {
    const startedAt = performance.now();
    expect(await world.send(IOTCOMMS, delivery)).toMatchObject({ status: 200, text: '{"recordCall":true}' });
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE.busDeadlineMs);
  };

  it('is answered by policy, spilled, and delivered once when the bus is back', async () => {
    stopBus();
    const asked = await questions(5);
    await Promise.all(asked.map(expectAnswered));
    expect({ onDisk: spilledFacts(), onBus: (await idsOnBus()).length }).toEqual({ onDisk: 5, onBus: 0 });
    await expectNotTaken();
    resumeBus();
    await until(() => spilled() === 0);
    expect((await recordingsOnBus()).toSorted()).toEqual(asked.map(recordingOf).toSorted());
  });

  it('is answered without waiting once another has waited in vain, until the bus is back', async () => {
    stopBus();
    const [first, ...others] = await questions(21);
    const timed = async (asked: readonly Delivery[]): Promise<number> => {
      const startedAt = performance.now();
      for (const delivery of asked) await expectAnswered(delivery);
      return performance.now() - startedAt;
    };
    expect(await timed([first as Delivery])).toBeGreaterThanOrEqual(PATIENCE.answerWithinMs - 1);
    expect(await timed(others)).toBeLessThan(others.length * PATIENCE.answerWithinMs);
    resumeBus();
    await until(() => spilled() === 0);
    const later = await questions(1);
    await until(async () => {
      await Promise.all(later.map(expectAnswered));
      return spilled() === 0;
    });
    const told = [first as Delivery, ...others, ...later].map(recordingOf);
    expect(new Set(await recordingsOnBus())).toEqual(new Set(told));
  });

  it('is delivered once when the ingress was restarted meanwhile', async () => {
    stopBus();
    const asked = await questions(3);
    for (const delivery of asked) await expectAnswered(delivery);
    await world.stop();
    expect(spilledFacts()).toBe(3);
    resumeBus();
    await world.start();
    await until(() => spilled() === 0);
    expect((await recordingsOnBus()).toSorted()).toEqual(asked.map(recordingOf).toSorted());
  });

  it('is delivered with the same words as it would have been', async () => {
    stopBus();
    const [asked] = (await questions(1)) as [Delivery];
    await expectAnswered(asked);
    resumeBus();
    await until(() => spilled() === 0);
    const [kept] = await world.ground.bus.facts();
    expect(kept?.fact).toMatchObject({
      name: 'SessionAnnounced',
      data: { answer: { record: true, reason: 'policy' } },
    });
    expect(world.unsealed(kept?.raw)).toBe(asked.body.toString());
  });

  it('is delivered with the very decision that was answered, and with all that led to it', async () => {
    stopBus();
    const [asked] = (await questions(1)) as [Delivery];
    await expectAnswered(asked);
    const [onDisk] = spilledRecords().map((record) => decodeFact(record).fact);
    resumeBus();
    await until(() => spilled() === 0);
    const [kept] = (await world.ground.bus.facts()).map(({ fact }) => answerIn(fact));
    expect(kept).toEqual(answerIn(onDisk));
    const { decision, basis } = kept?.decided ?? {};
    expect(decision).toMatchObject({ record: true, policyIds: ['record-all'], policySetHash: kept?.policySetHash });
    expect(basis).toMatchObject({
      policySetHash: kept?.policySetHash,
      facts: { c: { tenant: 'acme' }, vendors: [{ name: 'iotcomms-recording', account: 'main' }] },
      findings: [{ policyId: 'record-all', result: 'matched' }],
    });
    // What was decided can be decided again, by whoever has the same facts and the same policies.
    expect(basis && decideCapture(recordEverything(), basis.facts, { synchronous: true })).toEqual(kept?.decided);
  });

  it('is answered at once when the bus is only slow, and told of either way', async () => {
    world.ground.postgres.faults.delayMs = 150;
    const [asked] = (await questions(1)) as [Delivery];
    await expectAnswered(asked);
    world.ground.postgres.faults.delayMs = 0;
    await until(() => spilled() === 0);
    expect(new Set(await recordingsOnBus())).toEqual(new Set([recordingOf(asked)]));
    expect(new Set(await idsOnBus()).size).toBe(1);
  });
});
