import type { Command, Decision, Fact } from '@earwitness/domain';
import { decodeCommand, encodeCommand } from './command.codec';
import { Poison } from './envelope';
import { decodeEvent, decodeEventRecord, encodeEvent } from './event.codec';
import { decodeFact, encodeFact } from './fact.codec';

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

const fact: Fact = {
  name: 'SessionStarted',
  id: '11111111-1111-8111-8111-111111111111',
  data: { from: '+35312345678', direction: 'inbound', participants: [] },
  origin: {
    tenant: 'bank',
    vendor: 'telnyx',
    account: 'voice',
    sessionRef: 'leg',
    links: [{ kind: 'session', value: 'telnyx/voice/leg/leg', evidence: 'call_leg_id' }],
    occurredAt: '2026-03-02T09:14:07.183Z',
    occurredAtSource: 'vendor',
    receivedAt: '2026-03-02T09:14:07.200Z',
    deliveryId: 'd',
    digest: 'e'.repeat(64),
    traceId: 'a'.repeat(32),
  },
};

const command: Command = {
  type: 'StopSession',
  commandId: 'c',
  intent: 'i',
  attempt: 1,
  conversationId: '22222222-2222-8222-8222-222222222222',
  traceId: 'a'.repeat(32),
  tenant: 'bank',
  vendor: 'iotcomms-recording',
  account: 'rec',
  sessionRef: 's',
  refs: {},
  handles: { SESSIONSTARTED: 'sealed' },
};

const position = {
  eventId: fact.id,
  conversationId: command.conversationId,
  tenant: 'bank',
  version: 3,
  recordedAt: '2026-03-02T09:14:07.300Z',
  traceparent,
};

describe('facts as CloudEvents', () => {
  it('come back as they went in, with what travels beside them', () => {
    const raw = Buffer.from([0, 255, 1]);
    const record = encodeFact(fact, 'key', { traceparent, raw });
    expect(decodeFact(record)).toEqual({ fact, traceparent, raw });
    expect(record.headers).toMatchObject({ id: Buffer.from(fact.id), traceparent: Buffer.from(traceparent) });
  });

  it.each([
    ['a tombstone', null],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe])],
    ['text that is not JSON', Buffer.from('{')],
    ['JSON that is no CloudEvent', Buffer.from('{"id":"x"}')],
  ])('are poison when the record is %s', (_, value) => {
    expect(() => decodeFact({ value, headers: {} })).toThrow(Poison);
  });

  it('are poison when the type is unknown or the data break the declaration', () => {
    const { value, headers } = encodeFact(fact, 'key', { traceparent });
    const text = value?.toString() ?? '';
    const changed = (from: string, to: string) => ({ value: Buffer.from(text.replace(from, to)), headers });
    expect(() => decodeFact(changed('session.started', 'session.danced'))).toThrow('unknown type');
    expect(() => decodeFact(changed('"inbound"', '"sideways"'))).toThrow(Poison);
    expect(() => decodeFact(changed('"deliveryId":"d",', ''))).toThrow('deliveryId');
  });
});

describe('events as CloudEvents', () => {
  it('come back from ledger and bus as they went in', () => {
    const { body, record, type } = encodeEvent(fact, position);
    const expected = { ...position, event: { ...fact, recordedAt: position.recordedAt } };
    expect(type).toBe('earwitness.session.started.v1');
    expect(decodeEvent(body)).toEqual(expected);
    expect(decodeEventRecord(record)).toEqual(expected);
    expect(record.value?.toString()).toBe(body);
  });

  it('carry decisions as well', () => {
    const decision: Decision = { name: 'ConversationAbsorbed', data: { into: 'x' } };
    const { body } = encodeEvent(decision, { ...position, eventId: 'e' });
    expect(decodeEvent(body).event).toEqual({ ...decision, id: 'e', recordedAt: position.recordedAt });
  });

  it('are poison without a place in a stream', () => {
    const { body } = encodeEvent(fact, position);
    expect(() => decodeEvent(body.replace('"streamversion":3,', ''))).toThrow('not out of a stream');
  });
});

describe('commands as CloudEvents', () => {
  it('come back as they went in, on the topic of their vendor', () => {
    const record = encodeCommand(command, position.recordedAt, traceparent);
    expect(record.topic).toBe('earwitness.commands.iotcomms-recording');
    expect(decodeCommand(record)).toEqual({ command, traceparent });
  });
});
