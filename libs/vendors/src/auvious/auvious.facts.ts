import { z } from 'zod';
import type { Interpretation, RawWebhook, VendorFact } from '../contract/webhook';
import { announcementFaults, conferenceEvents, conferenceFacts } from './auvious.conferences';
import type { AuviousAccount } from './auvious.config';
import { type Envelope, readWebhook } from './auvious.envelope';
import { documentedRecording, recordingMessage } from './auvious.messages';
import { recordingFacts } from './auvious.recordings';

type Unrecognised = Extract<VendorFact, { readonly name: 'UnrecognisedWebhook' }>['data'];

const unrecognised = ({ body }: RawWebhook, data: Omit<Unrecognised, 'sizeBytes'>): readonly VendorFact[] => [
  { name: 'UnrecognisedWebhook', data: { ...data, sizeBytes: body.length } },
];

/** Its type is not signed, and none is documented for recorders: what it is shows in what it holds. */
const ofRecorder = ({ payload, at }: Envelope, account: AuviousAccount): readonly VendorFact[] => {
  const message = recordingMessage.parse(payload);
  const { conversationId, recorderId } = message;
  if (conversationId === undefined || recorderId === undefined) return [];
  const isWhole = payload !== undefined && 'streams' in payload;
  return recordingFacts({ message, conversationRef: conversationId, recorderRef: recorderId, account, isWhole, at });
};

/** What is wrong with an event of a recorder by the document's own schema. */
export const recorderFaults = (payload: unknown): string | undefined => {
  const parsed = documentedRecording.safeParse(payload);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
};

const speaksOfRecorder = ({ payload = {} }: Envelope): boolean => 'recorderId' in payload || 'instanceId' in payload;

const pushed = (webhook: RawWebhook, envelope: Envelope, account: AuviousAccount): readonly VendorFact[] => {
  const { payload, type } = envelope;
  const vendorType = type === undefined ? {} : { vendorType: type.slice(0, 100) };
  if (payload === undefined) return unrecognised(webhook, { reason: 'NotTheDocumentedShape', ...vendorType });
  if (!speaksOfRecorder(envelope)) return unrecognised(webhook, { reason: 'UnknownType', ...vendorType });
  const facts = ofRecorder(envelope, account);
  if (facts.length > 0) return facts;
  const detail = recorderFaults(payload)?.slice(0, 500);
  return unrecognised(webhook, { reason: 'NotTheDocumentedShape', ...vendorType, ...(detail && { detail }) });
};

const announced = (webhook: RawWebhook, envelope: Envelope, account: AuviousAccount): readonly VendorFact[] => {
  const { payload } = envelope;
  const event = typeof payload?.event === 'string' ? { vendorType: payload.event.slice(0, 100) } : {};
  if (payload && !conferenceEvents.has(payload.event))
    return unrecognised(webhook, { reason: 'UnknownType', ...event });
  const facts = conferenceFacts(envelope, account);
  if (facts.length > 0) return facts;
  const detail = announcementFaults(payload)?.slice(0, 500);
  return unrecognised(webhook, { reason: 'NotTheDocumentedShape', ...event, ...(detail && { detail }) });
};

/** Pure and total: the same webhook always yields the same facts, whatever its bytes. */
export const interpretAuvious = (webhook: RawWebhook, account: AuviousAccount): Interpretation => {
  const reading = readWebhook(webhook);
  if (reading.kind !== 'envelope') return { facts: unrecognised(webhook, { reason: reading.kind }) };
  const translate = webhook.kind === 'session' ? announced : pushed;
  return { facts: translate(webhook, reading.envelope, account) };
};
