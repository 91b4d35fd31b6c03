import type { VendorAdapter } from '../contract/adapter';
import { iotcommsRecordingCommands, profileOf } from './iotcomms-recording.commands';
import {
  type IotcommsRecordingAccount,
  iotcommsRecordingAccountSchema,
  iotcommsRecordingSecretPaths,
} from './iotcomms-recording.config';
import { iotcommsRecordingDeliveryId, iotcommsRecordingKinds } from './iotcomms-recording.envelope';
import { interpretIotcommsRecording } from './iotcomms-recording.facts';
import { verifyIotcommsRecording } from './iotcomms-recording.verification';
import { iotcommsRecordingVocabulary } from './iotcomms-recording.vocabulary';

export type { IotcommsRecordingAccount };

/** iotcomms.io Call Recording: a SIPREC recording server. */
export const iotcommsRecording: VendorAdapter<IotcommsRecordingAccount> = {
  vendor: 'iotcomms-recording',
  accountSchema: iotcommsRecordingAccountSchema,
  secretPaths: iotcommsRecordingSecretPaths,
  kinds: iotcommsRecordingKinds,
  verify: (webhook, account, ...[now, resources]) => verifyIotcommsRecording(webhook, account, { now, resources }),
  deliveryId: iotcommsRecordingDeliveryId,
  interpret: interpretIotcommsRecording,
  /** Call Recording API, "/newCall". A session that is not to be recorded is declined in either mode. */
  answering: {
    answer: ({ record, account: { mode, sessionAnswer } }) => ({
      body: mode === 'session' && record ? sessionAnswer : { recordCall: record },
    }),
  },
  profile: profileOf,
  commands: iotcommsRecordingCommands,
  vocabulary: iotcommsRecordingVocabulary,
  eventQueue: ({ eventQueue }) => eventQueue && { ...eventQueue, kind: 'sns' },
};
