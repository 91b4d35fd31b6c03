import { timingSafeEqual } from 'node:crypto';
import { type Instant, toEpochMs } from '@earwitness/domain';
import type { RawWebhook, RefusalReason, Verdict } from '../contract/webhook';
import { publicPathOf, type SinchAccount } from './sinch.config';
import { momentOf } from './sinch.envelope';
import { type Application, sign } from './sinch.signature';

/** Neither the documents nor the vendor's libraries name an age. */
const TOLERANCE_MS = 300_000;

const refused = (reason: RefusalReason, detail?: string): Verdict => ({
  isGenuine: false,
  reason,
  ...(detail && { detail }),
});

const isSame = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Keys are compared without regard to case, as the vendor's libraries do. */
const applicationsOf = ({ applications }: SinchAccount, key: string): readonly Application[] =>
  applications.filter((application) => application.key.toLowerCase() === key.toLowerCase());

const verifyBasic = (credentials: string, { applications, acceptsBasicCallbacks }: SinchAccount): Verdict => {
  if (!acceptsBasicCallbacks) return refused('MissingSignature', 'Basic is not accepted');
  const isKnown = applications
    .map(({ key, secret }) => isSame(credentials, Buffer.from(`${key}:${secret}`).toString('base64')))
    .includes(true);
  return isKnown ? { isGenuine: true } : refused('WrongSignature');
};

interface Claim {
  readonly key: string;
  readonly signature: string;
}

const verifySigned = (webhook: RawWebhook, { key, signature }: Claim, account: SinchAccount): Verdict => {
  const { headers, body } = webhook;
  const message = {
    verb: 'POST',
    body,
    contentType: headers['content-type'],
    timestamp: headers['x-timestamp'] ?? '',
    path: publicPathOf(account),
  };
  const isSigned = applicationsOf(account, key)
    .map(({ secret }) => isSame(signature, sign(message, secret)))
    .includes(true);
  return isSigned ? { isGenuine: true } : refused('WrongSignature');
};

/** Why a claim is not even looked at. */
const doubtful = ({ headers }: RawWebhook, now: Instant): Verdict | undefined => {
  const timestamp = headers['x-timestamp'];
  if (!timestamp) return refused('MissingSignature');
  const at = momentOf(timestamp);
  if (at === undefined) return refused('MalformedSignature');
  return Math.abs(toEpochMs(now) - toEpochMs(at)) > TOLERANCE_MS ? refused('Stale') : undefined;
};

/** `application KEY:SIGNATURE`, or `Basic base64(KEY:SECRET)`, the scheme in any case. */
const verdictOf = (header: string, webhook: RawWebhook, [account, now]: readonly [SinchAccount, Instant]): Verdict => {
  const [, basic] = /^basic\s+(\S+)$/i.exec(header) ?? [];
  if (basic !== undefined) return verifyBasic(basic, account);
  const [, key, signature] = /^application\s+([^:\s]+):(\S+)$/i.exec(header) ?? [];
  if (key === undefined || signature === undefined) return refused('MalformedSignature');
  return doubtful(webhook, now) ?? verifySigned(webhook, { key, signature }, account);
};

/** Sinch Voice, "Callback signed request": by any of the account's applications, over the path that Sinch called. */
export const verifySinch = (webhook: RawWebhook, account: SinchAccount, now: Instant): Verdict => {
  if (account.applications.length === 0) return refused('NoSecretConfigured');
  const header = webhook.headers.authorization?.trim();
  return header ? verdictOf(header, webhook, [account, now]) : refused('MissingSignature');
};
