import { Database, isUnavailable, storedClaims } from '@earwitness/persistence';
import type { PolicySetInForce } from '@earwitness/domain';
import { at, describeWithKafka, type FreshKafka, freshDatabase, freshKafka, until } from '@earwitness/testing';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { encodePolicySetInForce } from './cloud-events/policy-set.codec';
import type { WholeTopic } from './consuming/whole-topic';
import { followPolicies } from './follow-policies';
import { KafkaLog } from './kafka/kafka-log';
import type { Appendable, Log } from './log';
import { outbox } from './outbox';
import { PostgresLog } from './postgres/postgres-log';
import { trimLog } from './postgres/trim';
import { Relay } from './relay';
import { FACTS, POLICIES, QUESTIONS } from './topics';

const REACHES_WITHIN_MS = 1_000;

const publish = outbox([POLICIES, FACTS]);
const hashOf = (digit: number): string => String(digit).repeat(64);
const inForce = (digit: number, tenant = 'acme'): PolicySetInForce => ({
  tenant,
  hash: hashOf(digit),
  version: digit,
  documents: [{ kind: 'Policy' }],
  activatedAt: at(digit),
});

/** What every process that decides must be able to rely on, whatever the bus is. */
const keepsEverybodyInformed = (ground: () => { readonly database: Database; readonly log: Log }): void => {
  const followed: WholeTopic[] = [];
  const notices: string[] = [];
  afterEach(() => Promise.all(followed.splice(0).map((one) => one.close())));

  const append = (...records: readonly Appendable[]): Promise<void> =>
    ground().database.transaction((tx) => publish(tx, records));
  const activate = (...sets: readonly PolicySetInForce[]): Promise<void> =>
    append(...sets.map((set) => encodePolicySetInForce(set, set.hash)));

  const follow = async (refuse: readonly string[] = []) => {
    const heard: PolicySetInForce[] = [];
    const whole = await followPolicies({
      log: ground().log,
      activated: (set) => {
        heard.push(set);
        return refuse.includes(set.hash) ? [{ at: '/0', problem: 'no longer taken' }] : [];
      },
      notify: ({ message }) => void notices.push(message),
    });
    followed.push(whole);
    return { heard, whole };
  };

  it('is caught up at once where nothing was ever activated', async () => {
    const { whole, heard } = await follow();
    await whole.whenCaughtUp();
    expect([whole.isCaughtUp, heard]).toEqual([true, []]);
  });

  it('tells a process that starts of everything, in order, before it is caught up', async () => {
    await activate(inForce(1), inForce(2), inForce(1, 'bank'));
    const arrived = async (): Promise<boolean> =>
      (await ground().log.watermarks([POLICIES.topic])).some(({ end }) => end === 3);
    await until(arrived);
    const { whole, heard } = await follow();
    await whole.whenCaughtUp();
    expect(heard).toEqual([inForce(1), inForce(2), inForce(1, 'bank')]);
  });

  it('reaches every process within a second', async () => {
    const processes = [await follow(), await follow()];
    for (const { whole } of processes) await whole.whenCaughtUp();
    const tookMs: number[] = [];
    for (const digit of [3, 4, 5, 6, 7]) {
      const begun = performance.now();
      await activate(inForce(digit));
      await until(() => processes.every(({ heard }) => heard.at(-1)?.hash === hashOf(digit)));
      tookMs.push(Math.round(performance.now() - begun));
    }
    expect(Math.max(...tookMs)).toBeLessThan(REACHES_WITHIN_MS);
    process.stdout.write(`activation to both processes, ms: ${tookMs.join(', ')}\n`);
  });

  it('passes over what is none, tells of what has faults, and goes on', async () => {
    const { heard } = await follow([hashOf(8)]);
    await append({ topic: POLICIES.topic, key: 'acme', value: Buffer.from('rubbish'), headers: {} });
    await activate(inForce(8), inForce(9));
    await until(() => heard.at(-1)?.hash === hashOf(9));
    expect(notices).toEqual(
      expect.arrayContaining([expect.stringMatching(/passed over/), 'policies have faults, the old ones stay']),
    );
  });

  it('keeps all of it for ever', async () => {
    await append({ topic: FACTS.topic, key: 'k', value: null, headers: {} });
    expect(await trimLog(ground().database, { keepMs: 0 })).toBeGreaterThanOrEqual(0);
    const [row] = await ground().database.query<{ topics: readonly string[] }>(
      'SELECT array_agg(DISTINCT topic) AS topics FROM log_records',
    );
    expect(row?.topics).toContain(POLICIES.topic);
    const { whole, heard } = await follow();
    await whole.whenCaughtUp();
    expect(heard[0]).toEqual(inForce(1));
  });
};

describe('policies in force, by the log in Postgres', () => {
  let database: Database;
  let log: PostgresLog;
  beforeAll(async () => {
    database = new Database({ url: await freshDatabase() });
    log = new PostgresLog(database);
    await log.ensure([POLICIES, FACTS]);
  });
  afterAll(async () => {
    await log.close();
    await database.close();
  });

  keepsEverybodyInformed(() => ({ database, log }));

  it('are spared where everything else is trimmed', async () => {
    const trimmed = await database.query('SELECT 1 FROM log_records WHERE topic = $1', [FACTS.topic]);
    expect(trimmed).toEqual([]);
    expect(await trimLog(database, { keepMs: 0, spared: [] })).toBeGreaterThan(0);
  });
});

describeWithKafka('policies in force, by Kafka', () => {
  let kafka: FreshKafka;
  let database: Database;
  let source: PostgresLog;
  let log: KafkaLog;
  let relay: Relay;
  beforeAll(async () => {
    kafka = await freshKafka();
    database = new Database({ url: await freshDatabase() });
    source = new PostgresLog(database);
    await source.ensure([POLICIES, FACTS]);
    log = new KafkaLog({ brokers: kafka.brokers });
    await log.ensure([POLICIES, FACTS]);
    const onFatal = (error: unknown): void => void process.stderr.write(String(error));
    const claims = storedClaims(database);
    relay = await Relay.start({ from: source, to: log, topics: [POLICIES], claims, isUnavailable, onFatal });
  });
  afterAll(async () => {
    await relay.close();
    await log.close();
    await source.close();
    await database.close();
    await kafka.stop();
  });

  keepsEverybodyInformed(() => ({ database, log }));

  const settingsOf = async (topic: string) => {
    const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    });
    await admin.disconnect();
    return Object.fromEntries(
      resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? [],
    );
  };

  it('are in a topic without an end', async () => {
    const settings = await settingsOf(POLICIES.topic);
    expect(settings).toMatchObject({ 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' });
  });

  it('are not kept as briefly as questions', async () => {
    await log.ensure([QUESTIONS]);
    const settings = await settingsOf(QUESTIONS.topic);
    expect(settings).toMatchObject({ 'retention.ms': '1800000', 'segment.ms': '600000', 'cleanup.policy': 'delete' });
  });
});
