import type { RawWebhook, RefusalReason, Verdict } from '../contract/webhook';
import type { AuviousAccount } from './auvious.config';
import { isSignedBy, signedMaterialOf } from './auvious.signature';

export const auviousKinds = ['', 'session'] as const;

const refused = (reason: RefusalReason): Verdict => ({ isGenuine: false, reason });

/**
 * HMAC-SHA256 over the exact value of `payload` in `x-signature` (Auvious, "Webhooks"), with any of the account's keys.
 * What is around the payload is not signed, its moment neither: there is no age to judge by.
 */
export const verifyAuvious = (webhook: RawWebhook, { webhookKeys }: AuviousAccount): Verdict => {
  if (webhookKeys.length === 0) return refused('NoSecretConfigured');
  if (!auviousKinds.some((kind) => kind === webhook.kind)) return refused('UnknownKind');
  const header = webhook.headers['x-signature'];
  if (!header) return refused('MissingSignature');
  const material = signedMaterialOf(webhook.body);
  if (material === undefined) return refused('WrongSignature');
  const isSigned = isSignedBy(material, header, webhookKeys);
  if (isSigned === undefined) return refused('MalformedSignature');
  return isSigned ? { isGenuine: true } : refused('WrongSignature');
};
