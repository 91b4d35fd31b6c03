import { hash } from 'node:crypto';

const digest = (parts: readonly string[]): string => {
  let text = '';
  for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`;
  return hash('sha256', text);
};

const VERSION = '8';
const VARIANTS = '89ab';

/**
 * An id that anyone who knows the same parts arrives at: a UUID of version 8 (RFC 9562) from SHA-256. Redelivery,
 * replay and rebuild therefore name the same thing the same way, without a clock or chance.
 */
export const deriveId = (...parts: readonly string[]): string => {
  const hex = digest(parts);
  const variant = VARIANTS[Number.parseInt(hex.charAt(16), 16) % 4] ?? '';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${VERSION}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const NO_TRACE = '0'.repeat(32);

/** A W3C trace id (32 hex digits, not all zero) derived from the first vendor ref of a conversation. */
export const deriveTraceId = (...parts: readonly string[]): string => digest(parts).slice(32);

/** A vendor's UUID or a bare trace id as a W3C trace id; undefined when it is neither. */
export const toTraceId = (value: string): string | undefined => {
  const hex = value.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(hex) && hex !== NO_TRACE ? hex : undefined;
};

/** The trace id of a W3C `traceparent` header; undefined when the header is malformed. */
export const traceIdOf = (traceparent: string): string | undefined => {
  const [, traceId, parentId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(traceparent) ?? [];
  return traceId && parentId !== '0'.repeat(16) ? toTraceId(traceId) : undefined;
};
