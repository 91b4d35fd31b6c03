import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDirectory, loadPolicies } from '@earwitness/configuration';
import { Queues } from '@earwitness/messaging';
import { createLogger, startTelemetry, type Telemetry } from '@earwitness/observability';
import { describeWithKafka, freshDatabase, onFreshKafka, until } from '@earwitness/testing';
import { adapters } from '@earwitness/vendors';
import { SpanKind } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { play, prepare } from '../../apps/simulator/src/contact-centre/play';
import type { PlannedCall } from '../../apps/simulator/src/contact-centre/plan';
import { EMULATOR_CREDENTIALS } from '../../apps/simulator/src/vendors-host';
import { openDataDirectory } from '../../apps/standalone/src/data-directory';
import { type Platform, startPlatform } from '../../apps/standalone/src/platform';
import { SIMULATED_API_KEY, World } from '../world/world';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** The topic's own subscription, which Amazon SNS asks to confirm. */
const ABOUT_NO_CONVERSATION = 'webhook iotcomms-recording VendorAlarmRaised';

const call: PlannedCall = {
  kind: 'recorded',
  contactId: 'contact-traced',
  from: '+46701234567',
  to: '+46812345678',
  startsAfterMs: 0,
  ringMs: 300,
  talkMs: 2_000,
  traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
};

const exporter = new InMemorySpanExporter();
let telemetry: Telemetry;

beforeAll(() => {
  telemetry = startTelemetry({ serviceName: 'test', spanProcessors: [new SimpleSpanProcessor({ exporter })], env: {} });
});
afterAll(() => telemetry.stop());

const startIn = async (world: World, brokers?: readonly string[]): Promise<Platform> => {
  const read = (name: string): string => readFileSync(join(world.directory, name), 'utf8');
  const { ingress, api, vendors, sqs, management } = world.ports;
  return startPlatform({
    data: openDataDirectory(join(world.directory, 'data'), true),
    ports: { ingress, api, simulators: vendors, management: management[0] },
    directory: loadDirectory(read('accounts.yaml'), adapters, { readFile: () => '', env: {} }),
    policies: loadPolicies(read('policies.yaml')),
    queues: new Queues({ endpoint: `http://127.0.0.1:${sqs}`, credentials: EMULATOR_CREDENTIALS }),
    vendorTimeoutMs: 3_000,
    logger: createLogger({ service: 'test', level: 'warn', destination: join(world.directory, 'platform.log') }),
    telemetry,
    onFatal: (error) => {
      throw error;
    },
    ...(brokers ? { brokers } : {}),
  });
};

const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan => {
  const span = spans.find((one) => one.name === name);
  if (!span) throw new Error(`no span ${name} among ${[...new Set(spans.map((one) => one.name))].join(', ')}`);
  return span;
};

const isBelow = (spans: readonly ReadableSpan[], span: ReadableSpan, above: ReadableSpan): boolean => {
  const parent = spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
  return parent !== undefined && (parent === above || isBelow(spans, parent, above));
};

const isOneTrace = async (brokers?: readonly string[]): Promise<void> => {
  exporter.reset();
  const world = await World.open({ databaseUrl: await freshDatabase() });
  const platform = await startIn(world, brokers);
  try {
    await prepare(world.stage, SIMULATED_API_KEY, {});
    const calls = await play([call], world.stage);
    expect(await world.differences(calls)).toEqual([]);
    const [conversation] = await world.api.conversations();
    expect(conversation?.traceId).toBe(TRACE);
    await until(() => exporter.getFinishedSpans().some(({ name }) => name === 'project RecordingDeleted'));
    const spans = exporter.getFinishedSpans().filter(({ name }) => name !== ABOUT_NO_CONVERSATION);
    const foreign = spans.filter((span) => span.spanContext().traceId !== TRACE);
    expect(foreign.map(({ name }) => name)).toEqual([]);
    const answered = named(spans, 'webhook telnyx SessionStarted');
    expect(answered.kind).toBe(SpanKind.SERVER);
    expect(isBelow(spans, named(spans, 'decide SessionStarted'), answered)).toBe(true);
    const started = named(spans, 'telnyx StartCapture');
    expect(started.kind).toBe(SpanKind.CLIENT);
    expect(isBelow(spans, started, answered)).toBe(true);
    expect(isBelow(spans, named(spans, 'project CommandIssued'), answered)).toBe(true);
    const ready = named(spans, 'webhook iotcomms-recording CaptureStopped');
    expect(isBelow(spans, named(spans, 'project RecordingAvailable'), ready)).toBe(true);
    named(spans, 'iotcomms-recording StoreRecording');
    const stored = named(spans, 'webhook iotcomms-recording RecordingStored');
    expect(isBelow(spans, named(spans, 'project RecordingStored'), stored)).toBe(true);
  } finally {
    await platform.stop();
    await world.close();
  }
};

describe('a conversation over two vendors', () => {
  it('is one trace from the webhook to the query row, under the id that the caller brought', async () => {
    await isOneTrace();
  });

  describeWithKafka('on Kafka', () => {
    it('is one trace from the webhook to the query row', async () => {
      await onFreshKafka(isOneTrace);
    });
  });
});
