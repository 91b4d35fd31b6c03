import {
  type ConversationEvent,
  type Decision,
  decisionByWireType,
  decisionCatalogue,
  type Fact,
  factByWireType,
  factCatalogue,
} from '@earwitness/domain';
import type { Appendable } from '../log';
import { EVENTS } from '../topics';
import { type Envelope, headersOf, openRecord, parseEnvelope, Poison, type Readable } from './envelope';

export interface Position {
  readonly eventId: string;
  readonly conversationId: string;
  readonly tenant: string;
  readonly version: number;
  readonly recordedAt: string;
  readonly traceparent: string;
}

export interface EncodedEvent {
  readonly type: string;
  /** The text that the ledger stores and hashes, and that the bus carries: one and the same. */
  readonly body: string;
  readonly record: Appendable;
}

const isFact = (event: Fact | Decision): event is Fact => 'origin' in event;

/** One event of a conversation's stream, for ledger and bus. */
export const encodeEvent = (event: Fact | Decision, at: Position): EncodedEvent => {
  const type = isFact(event) ? factCatalogue[event.name].type : decisionCatalogue[event.name].type;
  const data = isFact(event) ? { factId: event.id, origin: event.origin, data: event.data } : { data: event.data };
  const envelope: Envelope = {
    specversion: '1.0',
    id: at.eventId,
    type,
    source: '/earwitness/conversations',
    subject: at.conversationId,
    time: isFact(event) ? event.origin.occurredAt : at.recordedAt,
    datacontenttype: 'application/json',
    tenant: at.tenant,
    traceparent: at.traceparent,
    streamversion: at.version,
    recordedat: at.recordedAt,
    data,
  };
  const body = JSON.stringify(envelope);
  const record = {
    topic: EVENTS.topic,
    key: at.conversationId,
    value: Buffer.from(body),
    headers: headersOf(envelope),
  };
  return { type, body, record };
};

export interface DecodedEvent extends Omit<Position, 'traceparent'> {
  readonly event: ConversationEvent;
  readonly traceparent: string | undefined;
}

type Opened = ReturnType<typeof parseEnvelope>;

const toEvent = ({ id, type, data }: Opened, recordedAt: string): ConversationEvent => {
  const held = data as { factId?: string; origin?: Fact['origin']; data: unknown };
  const fact = factByWireType.get(type);
  if (fact)
    return { name: fact.name, id: held.factId, origin: held.origin, data: held.data, recordedAt } as ConversationEvent;
  const decision = decisionByWireType.get(type);
  if (decision) return { name: decision.name, id, data: held.data, recordedAt } as ConversationEvent;
  throw new Poison(`unknown type ${type}`);
};

/** What is in the ledger was checked on the way in and is chained by hashes: only its envelope is checked again. */
const decode = (opened: Opened): DecodedEvent => {
  const { id, type, subject, tenant, streamversion, recordedat, traceparent } = opened;
  if (!subject || !streamversion || !recordedat) throw new Poison(`${type} ${id} is not out of a stream`);
  const event = toEvent(opened, recordedat);
  return {
    event,
    eventId: id,
    conversationId: subject,
    tenant,
    version: streamversion,
    recordedAt: recordedat,
    traceparent,
  };
};

/** An event as the ledger stores it. @throws Poison */
export const decodeEvent = (body: string): DecodedEvent => decode(parseEnvelope(body));

/** An event as the bus carries it. @throws Poison */
export const decodeEventRecord = (record: Readable): DecodedEvent => decode(openRecord(record));
