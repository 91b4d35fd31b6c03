import { fact } from '@earwitness/testing';
import { CloudEvent, HTTP, Kafka, type KafkaMessage } from 'cloudevents';
import type { Appendable } from '../log';
import { encodeCommand } from './command.codec';
import { encodeEvent } from './event.codec';
import { decodeFact, encodeFact } from './fact.codec';

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const started = fact('SessionStarted', { from: '+35312345678', direction: 'inbound' });
const place = {
  eventId: started.id,
  conversationId: '22222222-2222-8222-8222-222222222222',
  tenant: 'acme',
  version: 3,
  recordedAt: '2026-03-02T09:14:07.300Z',
  traceparent,
};
const command = {
  type: 'StopSession',
  commandId: 'c',
  intent: 'i',
  attempt: 1,
  conversationId: place.conversationId,
  traceId: 'a'.repeat(32),
  tenant: 'acme',
  vendor: 'telnyx',
  account: 'main',
  sessionRef: 's',
  refs: {},
  handles: {},
} as const;

/** The SDK reads headers as text only. */
const toKafkaMessage = ({ key, value, headers }: Appendable): KafkaMessage<string> => {
  const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()]);
  return { key, value: String(value), headers: Object.fromEntries(texts), body: String(value) };
};

const read = (record: Appendable): CloudEvent => {
  const event = Kafka.toEvent(toKafkaMessage(record)) as CloudEvent;
  expect(event.validate()).toBe(true);
  return event;
};

describe("the CloudEvents project's own SDK", () => {
  it('reads our facts', () => {
    const record = encodeFact(started, 'key', { traceparent });
    expect(read(record)).toMatchObject({
      specversion: '1.0',
      id: started.id,
      type: 'earwitness.session.started.v1',
      source: '/vendors/telnyx/main',
      subject: 'session-1',
      time: started.origin.occurredAt,
      datacontenttype: 'application/json',
      tenant: 'acme',
      traceparent,
      data: { origin: started.origin, data: started.data },
    });
  });

  it('reads our events and commands', () => {
    expect(read(encodeEvent(started, place).record)).toMatchObject({
      id: place.eventId,
      subject: place.conversationId,
    });
    expect(read(encodeCommand(command, place.recordedAt, traceparent))).toMatchObject({ id: 'c', data: command });
  });

  it('writes facts that we read', () => {
    const { value } = encodeFact(started, 'key', { traceparent });
    const theirs = HTTP.structured(new CloudEvent(JSON.parse(String(value)) as Partial<CloudEvent>));
    const record = { value: Buffer.from(String(theirs.body)), headers: {} };
    expect(decodeFact(record)).toEqual({ fact: started, traceparent, raw: undefined });
  });
});
