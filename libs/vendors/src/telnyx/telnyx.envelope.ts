import { deriveId, type Instant, instantAt } from '@earwitness/domain';
import { bodyDigest } from '../contract/body-digest';
import { parseLosslessly } from '../contract/lossless-json';
import type { RawWebhook } from '../contract/webhook';

export type Payload = Readonly<Record<string, unknown>>;

/** One event, whichever of the two envelopes it came in. */
export interface TelnyxEvent {
  /** In the spelling of API v2: `call.recording.saved`. */
  readonly type: string;
  readonly id: string | undefined;
  readonly at: Instant | undefined;
  readonly payload: Payload;
}

export type Reading =
  | { readonly kind: 'event'; readonly event: TelnyxEvent }
  | { readonly kind: 'NotJson'; readonly detail: string }
  | { readonly kind: 'NotTheDocumentedShape'; readonly body: unknown };

export const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined for what is no JSON. Ids of 19 digits survive as text. */
export const parseJson = (text: string): unknown => {
  try {
    return parseLosslessly(text);
  } catch {
    return undefined;
  }
};

/** A text that says something; numbers are ids that the lossless parser left as they are. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
};

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** Telnyx sends microseconds in UTC; a moment without a zone counts as UTC. */
export const momentOf = (value: unknown): Instant | undefined => {
  const [text, zone] = (typeof value === 'string' && DATE_TIME.exec(value)) || [];
  return text ? instantAt(Date.parse(zone ? text : `${text}Z`)) : undefined;
};

/** API v1 writes `call_initiated` and leaves the `call` out of `recording_saved`. */
const inV2 = (type: string): string =>
  type.includes('.') ? type : type.replaceAll('_', '.').replace(/^recording\./, 'call.recording.');

/** The event that an envelope holds, without what is around it in v2. */
export const toEvent = (envelope: Payload): TelnyxEvent | undefined => {
  const type = textOf(envelope.event_type);
  const { payload } = envelope;
  if (!type || !isRecord(payload)) return undefined;
  const at = momentOf(envelope.occurred_at) ?? momentOf(payload.occurred_at) ?? momentOf(envelope.created_at);
  return { type: inV2(type), id: textOf(envelope.id) ?? textOf(envelope.webhook_id), at, payload };
};

const read = (webhook: RawWebhook): Reading => {
  const body = parseJson(webhook.body.toString('utf8'));
  if (body === undefined)
    return { kind: 'NotJson', detail: (webhook.headers['content-type'] ?? 'no content type').slice(0, 100) };
  const envelope = isRecord(body) && isRecord(body.data) ? body.data : body;
  const event = isRecord(envelope) ? toEvent(envelope) : undefined;
  return event ? { kind: 'event', event } : { kind: 'NotTheDocumentedShape', body };
};

/** The id and the facts of one webhook are asked for one after the other: it is parsed once for both. */
const readings = new WeakMap<RawWebhook, Reading>();
export const readWebhook = (webhook: RawWebhook): Reading => {
  const known = readings.get(webhook);
  if (known) return known;
  const reading = read(webhook);
  readings.set(webhook, reading);
  return reading;
};

const LONGEST_ID = 200;

/** Undefined for what is nested deeper than the stack is: it can be parsed, but not written again. */
const rewritten = (payload: Payload): string | undefined => {
  try {
    return JSON.stringify(payload);
  } catch {
    return undefined;
  }
};

/**
 * The event's own id. Without one the words of the event itself, but for the envelope, which counts attempts: the
 * documents do not promise the same id over attempts, only imply it.
 */
export const eventIdOf = ({ id, type, at, payload }: TelnyxEvent): string | undefined => {
  if (id && id.length <= LONGEST_ID) return id;
  const words = rewritten(payload);
  return words === undefined ? undefined : deriveId('telnyx', type, at ?? '', words);
};

export const telnyxDeliveryId = (webhook: RawWebhook): string => {
  const reading = readWebhook(webhook);
  const id = reading.kind === 'event' ? eventIdOf(reading.event) : undefined;
  return id ?? bodyDigest(webhook);
};
