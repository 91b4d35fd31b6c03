import type { Instant } from '@earwitness/domain';
import type { RawWebhook, VerificationResources, Verdict } from '../contract/webhook';
import { verifyCallback } from '../iotcomms-jwt/verify-callback';
import { type SnsTrust, verifySns } from '../sns/verify-sns';
import type { IotcommsRecordingAccount } from './iotcomms-recording.config';
import { iotcommsRecordingKinds } from './iotcomms-recording.envelope';

/** SNS tries an HTTPS endpoint for at most an hour. */
const LONGEST_DELIVERY_MS = 3_900_000;
/** SQS keeps a message for at most 14 days. */
const LONGEST_QUEUED_MS = 14 * 86_400_000 + LONGEST_DELIVERY_MS;

const trustOf = ({ sns, eventQueue }: IotcommsRecordingAccount): SnsTrust => ({
  topics: sns?.topics ?? [],
  maxAgeMs: eventQueue ? LONGEST_QUEUED_MS : LONGEST_DELIVERY_MS,
  simulatedAt: sns?.simulatedAt,
});

/** Fails closed. Only SNS signs what it says; REST callbacks carry a token. */
export const verifyIotcommsRecording = async (
  { kind, headers, body }: RawWebhook,
  account: IotcommsRecordingAccount,
  at: { readonly now: Instant; readonly resources: VerificationResources },
): Promise<Verdict> => {
  if (!iotcommsRecordingKinds.some((known) => known === kind)) return { isGenuine: false, reason: 'UnknownKind' };
  if (kind !== 'sns') return verifyCallback(headers.authorization, account.callbacks, at.now);
  if (headers['x-amz-sns-rawdelivery'] === 'true')
    return { isGenuine: false, reason: 'MissingSignature', detail: 'raw delivery' };
  return verifySns(body.toString('utf8'), trustOf(account), at);
};
