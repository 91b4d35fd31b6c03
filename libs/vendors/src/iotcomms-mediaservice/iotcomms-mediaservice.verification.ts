import type { Instant } from '@earwitness/domain';
import type { RawWebhook, Verdict } from '../contract/webhook';
import { verifyCallback } from '../iotcomms-jwt/verify-callback';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';

/** What follows the account in the path. Two services have `newCall` and `recordingReady`: the vendor's part tells them apart. */
export const iotcommsMediaserviceKinds = [
  'newCall',
  'callEvent',
  'callAnswered',
  'callNotify',
  'sessionCompleted',
  'recordingReady',
  'alarm',
  'getIvrCommand',
  'getCallIdentifier',
  'newRemoteCall',
] as const;
export type IotcommsMediaserviceKind = (typeof iotcommsMediaserviceKinds)[number];

export const isKnownKind = (kind: string): kind is IotcommsMediaserviceKind =>
  iotcommsMediaserviceKinds.some((known) => known === kind);

/** Fails closed. The token proves who calls, not what is said. */
export const verifyIotcommsMediaservice = async (
  { kind, headers }: RawWebhook,
  { callbacks }: IotcommsMediaserviceAccount,
  now: Instant,
): Promise<Verdict> =>
  isKnownKind(kind)
    ? verifyCallback(headers.authorization, callbacks, now)
    : { isGenuine: false, reason: 'UnknownKind' };
