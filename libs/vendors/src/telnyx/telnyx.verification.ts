import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Instant, toEpochMs } from '@earwitness/domain';
import type { RawWebhook, RefusalReason, Verdict } from '../contract/webhook';
import type { TelnyxAccount } from './telnyx.config';

/** DER of a SubjectPublicKeyInfo for Ed25519, up to the 32 bytes of the key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_BYTES = 64;
/** Every SDK of the vendor uses this; the documents name none. */
const TOLERANCE_SECONDS = 300;

const refused = (reason: RefusalReason): Verdict => ({ isGenuine: false, reason });

const toKey = (base64: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, Buffer.from(base64, 'base64')]),
    format: 'der',
    type: 'spki',
  });

/** Parsing a key costs as much as using it. */
const parsed = new WeakMap<readonly string[], readonly KeyObject[]>();
const keysOf = ({ publicKeys }: TelnyxAccount): readonly KeyObject[] => {
  const known = parsed.get(publicKeys);
  if (known) return known;
  const keys = publicKeys.map(toKey);
  parsed.set(publicKeys, keys);
  return keys;
};

/** Base64 has several spellings of the same bytes; only the canonical one of 64 bytes is a signature. */
const parseSignature = (header: string): Buffer | undefined => {
  const bytes = Buffer.from(header, 'base64');
  return bytes.length === SIGNATURE_BYTES && bytes.toString('base64') === header ? bytes : undefined;
};

/**
 * Ed25519 over `{telnyx-timestamp}|{raw body}` (Telnyx Webhook Fundamentals, "Webhook signing"), with any of the
 * account's keys, at most 300 s from now in either direction.
 */
export const verifyTelnyx = (webhook: RawWebhook, account: TelnyxAccount, now: Instant): Verdict => {
  const keys = keysOf(account);
  if (keys.length === 0) return refused('NoSecretConfigured');
  const header = webhook.headers['telnyx-signature-ed25519'];
  const timestamp = webhook.headers['telnyx-timestamp'];
  if (!header || !timestamp) return refused('MissingSignature');
  const signature = parseSignature(header);
  if (!signature || !/^\d{1,12}$/.test(timestamp)) return refused('MalformedSignature');
  if (Math.abs(toEpochMs(now) / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return refused('Stale');
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), webhook.body]);
  return keys.some((key) => verify(null, signed, key, signature)) ? { isGenuine: true } : refused('WrongSignature');
};
