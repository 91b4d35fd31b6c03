import { bodyDigest } from '../contract/body-digest';
import type { RawWebhook } from '../contract/webhook';
import { isRecord, parseJson, type Payload, refOf } from './iotcomms-mediaservice.fields';
import { type IotcommsMediaserviceKind, isKnownKind } from './iotcomms-mediaservice.verification';
import { callbackFaults, isOfCallRecording } from './iotcomms-mediaservice.webhooks';

/** What a callback means nothing without; `event` is missing where the path says all. */
const required: { readonly [K in IotcommsMediaserviceKind]: readonly string[] } = {
  newCall: ['sessionId'],
  callEvent: ['sessionId', 'event'],
  callAnswered: ['connectionId'],
  callNotify: ['sessionId', 'event'],
  sessionCompleted: ['sessionId'],
  recordingReady: ['sessionId', 'recordingFileName', 'event'],
  alarm: ['type'],
  getIvrCommand: ['sessionId'],
  getCallIdentifier: ['sessionId'],
  newRemoteCall: ['callId'],
};

/** What one callback is, told by its path: bodies of two services look alike. */
export type Reading =
  | { readonly is: 'callback'; readonly kind: IotcommsMediaserviceKind; readonly payload: Payload }
  /** `isElsewhere`: it belongs to another API of this vendor, and whoever answers it as one of this does harm. */
  | { readonly is: 'NotTheDocumentedShape'; readonly detail: string; readonly isElsewhere: boolean }
  | { readonly is: 'NotJson' | 'UnknownType' };

const read = ({ kind, body }: RawWebhook): Reading => {
  const payload = parseJson(body.toString('utf8'));
  if (payload === undefined) return { is: 'NotJson' };
  if (!isKnownKind(kind)) return { is: 'UnknownType' };
  if (isOfCallRecording(payload))
    return { is: 'NotTheDocumentedShape', detail: 'of the Call Recording API', isElsewhere: true };
  if (isRecord(payload) && required[kind].every((name) => refOf(payload[name]) !== undefined))
    return { is: 'callback', kind, payload };
  const detail = callbackFaults(kind, payload) ?? `without ${required[kind].join(', ')}`;
  return { is: 'NotTheDocumentedShape', detail, isElsewhere: false };
};

/** The id and the facts of one callback are asked for one after the other: it is parsed once for both. */
const readings = new WeakMap<RawWebhook, Reading>();
export const readCallback = (webhook: RawWebhook): Reading => {
  const known = readings.get(webhook);
  if (known) return known;
  const reading = read(webhook);
  readings.set(webhook, reading);
  return reading;
};

/** Three callbacks name their HTTP transaction; all others are repeated word for word. */
export const iotcommsMediaserviceDeliveryId = (webhook: RawWebhook): string => {
  const reading = readCallback(webhook);
  const transaction = reading.is === 'callback' ? refOf(reading.payload.httpTransactionId) : undefined;
  return transaction === undefined
    ? `${webhook.kind}/${bodyDigest(webhook)}`
    : `${webhook.kind}/transaction/${transaction}`;
};
