import type { Instant } from '@earwitness/domain';
import type { Forwarding } from '../contract/answering';
import type { RawWebhook } from '../contract/webhook';
import type { SinchAccount } from './sinch.config';
import { readWebhook } from './sinch.envelope';
import { customerOf } from './sinch.questions';
import { type Application, authorizationOf, signedPath } from './sinch.signature';

/** The application that the callback is of: the customer's own may hold several, too. */
const applicationOf = (webhook: RawWebhook, { applications }: SinchAccount): Application | undefined => {
  const reading = readWebhook(webhook);
  const ref = reading.kind === 'event' ? reading.event.applicationRef : undefined;
  return applications.find(({ key }) => key.toLowerCase() === ref) ?? applications[0];
};

/**
 * The callback as it came, word for word, signed anew: the customer's application is called at another path, and it verifies
 * by the same secret as if Sinch had called it.
 */
export const forward = (webhook: RawWebhook, account: SinchAccount, now: Instant): Forwarding | undefined => {
  const customer = customerOf(account);
  const application = applicationOf(webhook, account);
  if (!customer || !application) return undefined;
  const { url, deadlineMs } = customer;
  const contentType = webhook.headers['content-type'] ?? 'application/json';
  const body = webhook.body.toString('utf8');
  const message = { verb: 'POST', body, contentType, timestamp: now, path: signedPath(url) };
  const headers = {
    'content-type': contentType,
    'x-timestamp': now,
    authorization: authorizationOf(message, application),
  };
  return { call: { via: 'http', method: 'POST', url, headers, body }, deadlineMs };
};
