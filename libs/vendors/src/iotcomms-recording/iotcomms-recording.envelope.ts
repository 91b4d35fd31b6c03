import { type Instant, storableText, toInstant } from '@earwitness/domain';
import { bodyDigest } from '../contract/body-digest';
import { parseLosslessly } from '../contract/lossless-json';
import type { RawWebhook } from '../contract/webhook';
import { parseSnsEnvelope, type SnsEnvelope } from '../sns/envelope';

export type Payload = Readonly<Record<string, unknown>>;

/** REST callbacks are told apart by their path: `/recordingReady` names no event (Call Recording API, "/recordingReady"). */
const eventByKind: ReadonlyMap<string, string> = new Map([
  ['sessionStarted', 'SESSIONSTARTED'],
  ['recordingStarted', 'RECORDINGSTARTED'],
  ['recordingReady', 'RECORDINGREADY'],
  ['recordingFailed', 'RECORDINGFAILED'],
  ['recordingCancelled', 'RECORDINGCANCELLED'],
  ['recordingStored', 'RECORDINGSTORED'],
  ['recordingDeleted', 'RECORDINGDELETED'],
]);

export const iotcommsRecordingKinds = ['newCall', ...eventByKind.keys(), 'alarm', 'sns'] as const;

/** What one webhook is about, whichever way it came. */
export type Reading =
  | { readonly kind: 'newCall'; readonly payload: Payload }
  | { readonly kind: 'event'; readonly name: string; readonly payload: Payload }
  | { readonly kind: 'alarm'; readonly name: string; readonly payload: Payload }
  | { readonly kind: 'subscription'; readonly envelope: Exclude<SnsEnvelope, { Type: 'Notification' }> }
  | { readonly kind: 'NotJson' | 'NotTheDocumentedShape'; readonly detail: string };

export const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words for people, cut. Neither half of a surrogate pair nor NUL: databases refuse them. */
export const wordsOf = (value: unknown, longest = 500): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? storableText(text.trim().slice(0, longest)) : undefined;
};

const LONGEST_REF = 200;

/** An id of the vendor's; undefined for what cannot be one. Numbers are ids too, and arrive here undamaged. */
export const refOf = (value: unknown): string | undefined => {
  const text = wordsOf(value, LONGEST_REF + 1);
  return text !== undefined && text.length <= LONGEST_REF ? text : undefined;
};

const YEAR_2000_MS = 946_684_800_000;
const YEAR_2100_MS = 4_102_444_800_000;

/** Milliseconds since 1970, as number or digits; undefined for what cannot be a moment of a call. */
export const momentOf = (value: unknown): Instant | undefined => {
  const epochMs = typeof value === 'string' && /^\d{12,13}$/.test(value) ? Number(value) : value;
  const isPlausible = typeof epochMs === 'number' && epochMs >= YEAR_2000_MS && epochMs < YEAR_2100_MS;
  return isPlausible ? toInstant(epochMs) : undefined;
};

/** Undefined for what is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return parseLosslessly(text);
  } catch {
    return undefined;
  }
};

const EVENT = /^[A-Z]+$/;
const ALARM = /^[A-Za-z]+$/;

/**
 * `event` is overloaded: in alarms it is the command that failed, or the alarm once more. What has a `type` is an alarm
 * (Call Recording API, alarms).
 */
const classified = (payload: Payload): Reading => {
  const type = wordsOf(payload.type, 100);
  const name = type ?? wordsOf(payload.event, 100) ?? '';
  if (!type && EVENT.test(name)) return { kind: 'event', name, payload };
  return ALARM.test(name)
    ? { kind: 'alarm', name, payload }
    : { kind: 'NotTheDocumentedShape', detail: 'neither type nor event' };
};

const ofNotification = (message: string): Reading => {
  const payload = parseJson(message);
  if (payload === undefined) return { kind: 'NotJson', detail: 'Message' };
  return isRecord(payload) ? classified(payload) : { kind: 'NotTheDocumentedShape', detail: 'Message' };
};

const ofSns = (text: string): Reading => {
  if (parseJson(text) === undefined) return { kind: 'NotJson', detail: 'envelope' };
  const envelope = parseSnsEnvelope(text);
  if (!envelope) return { kind: 'NotTheDocumentedShape', detail: 'envelope' };
  return envelope.Type === 'Notification' ? ofNotification(envelope.Message) : { kind: 'subscription', envelope };
};

const ofCallback = (text: string, kind: string): Reading => {
  const payload = parseJson(text);
  if (payload === undefined) return { kind: 'NotJson', detail: kind };
  if (!isRecord(payload)) return { kind: 'NotTheDocumentedShape', detail: kind };
  const name = eventByKind.get(kind);
  if (name) return { kind: 'event', name, payload };
  return kind === 'newCall' ? { kind, payload } : classified(payload);
};

/** The id and the facts of one webhook are asked for one after the other: it is parsed once for both. */
const readings = new WeakMap<RawWebhook, Reading>();
export const readWebhook = (webhook: RawWebhook): Reading => {
  const known = readings.get(webhook);
  if (known) return known;
  const text = webhook.body.toString('utf8');
  const reading = webhook.kind === 'sns' ? ofSns(text) : ofCallback(text, webhook.kind);
  readings.set(webhook, reading);
  return reading;
};

/** SNS repeats itself with the same message id; a REST callback has none, and is repeated word for word. */
export const iotcommsRecordingDeliveryId = (webhook: RawWebhook): string => {
  const { kind, body } = webhook;
  const messageId = kind === 'sns' ? parseSnsEnvelope(body.toString('utf8'))?.MessageId : undefined;
  return messageId !== undefined ? `sns/${storableText(messageId)}` : `${kind}/${bodyDigest(webhook)}`;
};
