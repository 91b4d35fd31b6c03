import { deriveId, type Instant, instantAt } from '@earwitness/domain';
import { bodyDigest } from '../contract/body-digest';
import { parseLosslessly } from '../contract/lossless-json';
import type { RawWebhook } from '../contract/webhook';

export type Fields = Readonly<Record<string, unknown>>;

/** One callback, whichever way it is spelled. */
export interface SinchEvent {
  /** `ice`, `ace`, `dice`, `pie`, `notify`, in lower case. */
  readonly event: string;
  /** Of a notification: `recording_finished`. */
  readonly type: string | undefined;
  readonly callRef: string | undefined;
  readonly conferenceRef: string | undefined;
  /** In lower case; of a notification it is only in the header, which is signed with it. */
  readonly applicationRef: string | undefined;
  readonly at: Instant | undefined;
  readonly atSource: 'vendor' | 'header';
  readonly body: Fields;
}

export type Reading =
  | { readonly kind: 'event'; readonly event: SinchEvent }
  | { readonly kind: 'NotJson'; readonly detail: string }
  | { readonly kind: 'NotTheDocumentedShape'; readonly body: unknown };

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that says something; numbers are ids that the lossless parser left as they are. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
};

/** An id longer than this is none of the vendor's. */
const LONGEST_ID = 200;
export const refOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && text.length <= LONGEST_ID ? text : undefined;
};

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

/** Sinch's times are UTC, whether they say so or not; without a zone JavaScript would take them for local ones. */
export const momentOf = (value: unknown): Instant | undefined => {
  const [text, zone] = (typeof value === 'string' && DATE_TIME.exec(value)) || [];
  return text ? instantAt(Date.parse(zone ? text : `${text}Z`)) : undefined;
};

export const jsonIn = (text: string): unknown => {
  try {
    return parseLosslessly(text);
  } catch {
    return undefined;
  }
};

const headerKey = ({ headers }: RawWebhook): string | undefined =>
  /^application\s+([^:\s]+):/i.exec(headers.authorization ?? '')?.[1];

/** Notifications have no time of their own. */
const timeOf = (body: Fields, { headers }: RawWebhook): Pick<SinchEvent, 'at' | 'atSource'> => {
  const stated = momentOf(body.timestamp);
  return stated ? { at: stated, atSource: 'vendor' } : { at: momentOf(headers['x-timestamp']), atSource: 'header' };
};

const toEvent = (body: Fields, webhook: RawWebhook): SinchEvent | undefined => {
  const event = textOf(body.event)?.toLowerCase();
  if (event === undefined) return undefined;
  return {
    event,
    type: textOf(body.type),
    callRef: refOf(body.callid) ?? refOf(body.callId),
    conferenceRef: refOf(body.conferenceId) ?? refOf(body.conferenceid),
    applicationRef: (refOf(body.applicationKey) ?? headerKey(webhook))?.toLowerCase(),
    ...timeOf(body, webhook),
    body,
  };
};

const read = (webhook: RawWebhook): Reading => {
  const body = jsonIn(webhook.body.toString('utf8'));
  if (body === undefined)
    return { kind: 'NotJson', detail: (webhook.headers['content-type'] ?? 'no content type').slice(0, 100) };
  const event = isRecord(body) ? toEvent(body, webhook) : undefined;
  return event ? { kind: 'event', event } : { kind: 'NotTheDocumentedShape', body };
};

/** A callback is looked at several times, to translate, forward and answer it: it is parsed once. */
const readings = new WeakMap<RawWebhook, Reading>();
export const readWebhook = (webhook: RawWebhook): Reading => {
  const known = readings.get(webhook);
  if (known) return known;
  const reading = read(webhook);
  readings.set(webhook, reading);
  return reading;
};

/** There is one of each for a call. */
export const deliveryIdOf = (applicationRef: string, callRef: string, event: 'ice' | 'ace' | 'dice'): string =>
  deriveId('sinch', applicationRef, 'call', callRef, event);

/**
 * What tells notifications of one kind apart. One without a destination may be about any of several recordings, and
 * only the moment of its sending tells.
 */
const distinction = ({ type = '', body }: SinchEvent, webhook: RawWebhook): string =>
  `${type}:${textOf(body.destination) ?? webhook.headers['x-timestamp'] ?? ''}`;

const menuOf = ({ body }: SinchEvent): string =>
  `${textOf(body.timestamp) ?? ''}:${textOf(isRecord(body.menuResult) ? body.menuResult.menuId : '') ?? ''}`;

/** No callback has an id: it is made of what tells them apart. */
export const sinchDeliveryId = (webhook: RawWebhook): string => {
  const reading = readWebhook(webhook);
  if (reading.kind !== 'event') return bodyDigest(webhook);
  const { event, callRef, conferenceRef, applicationRef = '' } = reading.event;
  const subject = callRef === undefined ? ['conference', conferenceRef ?? ''] : ['call', callRef];
  if (callRef === undefined && conferenceRef === undefined) return bodyDigest(webhook);
  switch (event) {
    case 'ice':
    case 'ace':
    case 'dice':
      return deriveId('sinch', applicationRef, ...subject, event);
    case 'pie':
      return deriveId('sinch', applicationRef, ...subject, event, menuOf(reading.event));
    case 'notify':
      return deriveId('sinch', applicationRef, ...subject, event, distinction(reading.event, webhook));
  }
  return bodyDigest(webhook);
};
