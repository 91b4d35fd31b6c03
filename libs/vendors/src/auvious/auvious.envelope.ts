import { deriveId, type Instant } from '@earwitness/domain';
import { parseLosslessly } from '../contract/lossless-json';
import type { RawWebhook } from '../contract/webhook';
import { momentOf } from './auvious.moments';

export type Payload = Readonly<Record<string, unknown>>;

/** What a webhook says. Only its payload is signed: nothing else of it is believed but a moment that could have been. */
export interface Envelope {
  /** For people. */
  readonly type: string | undefined;
  readonly at: Instant | undefined;
  /** Absent where the payload is no JSON object, as text or as it is. */
  readonly payload: Payload | undefined;
}

export type Reading =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'NotJson' }
  | { readonly kind: 'NotTheDocumentedShape' };

export const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scalarOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Undefined for what is no JSON. */
export const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: parseLosslessly(text) };
  } catch {
    return undefined;
  }
};

/** The envelope of Auvious' webhooks, `{id, type, payload, timestamp}` (Auvious, "Webhooks"). */
export const readWebhook = ({ body }: RawWebhook): Reading => {
  const parsed = parseJson(body.toString('utf8'));
  if (!parsed) return { kind: 'NotJson' };
  if (!isRecord(parsed.value) || parsed.value.payload === undefined) return { kind: 'NotTheDocumentedShape' };
  const { type, timestamp, payload: given } = parsed.value;
  const payload = typeof given === 'string' ? parseJson(given)?.value : given;
  const envelope = { type: scalarOf(type), at: momentOf(scalarOf(timestamp)) };
  return { kind: 'envelope', envelope: { ...envelope, payload: isRecord(payload) ? payload : undefined } };
};

/** Its id and its signed words. The id alone is not signed: under a known one another could hide. */
export const auviousDeliveryId = ({ body, kind }: RawWebhook): string => {
  const text = body.toString('utf8');
  const parsed = parseJson(text)?.value;
  if (!isRecord(parsed) || typeof parsed.payload !== 'string') return deriveId('auvious', kind, text);
  return deriveId('auvious', kind, scalarOf(parsed.id) ?? '', parsed.payload);
};
