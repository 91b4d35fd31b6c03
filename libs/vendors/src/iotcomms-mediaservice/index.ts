import type { VendorAdapter } from '../contract/adapter';
import { iotcommsMediaserviceCommands, profileOf } from './iotcomms-mediaservice.commands';
import {
  type IotcommsMediaserviceAccount,
  iotcommsMediaserviceAccountSchema,
  iotcommsMediaserviceSecretPaths,
} from './iotcomms-mediaservice.config';
import { iotcommsMediaserviceDeliveryId } from './iotcomms-mediaservice.envelope';
import { interpretIotcommsMediaservice } from './iotcomms-mediaservice.facts';
import { iotcommsMediaserviceOperations } from './iotcomms-mediaservice.operations';
import { answer, forward } from './iotcomms-mediaservice.routing';
import { iotcommsMediaserviceKinds, verifyIotcommsMediaservice } from './iotcomms-mediaservice.verification';
import { iotcommsMediaserviceVocabulary } from './iotcomms-mediaservice.vocabulary';

export type { IotcommsMediaserviceAccount };

/** iotcomms.io Mediaservice: programmable calls, recorded per connection into the vendor's prompt storage. */
export const iotcommsMediaservice: VendorAdapter<IotcommsMediaserviceAccount> = {
  vendor: 'iotcomms-mediaservice',
  accountSchema: iotcommsMediaserviceAccountSchema,
  secretPaths: iotcommsMediaserviceSecretPaths,
  kinds: iotcommsMediaserviceKinds,
  verify: (webhook, account, now) => verifyIotcommsMediaservice(webhook, account, now),
  deliveryId: iotcommsMediaserviceDeliveryId,
  interpret: interpretIotcommsMediaservice,
  answering: { forward, answer },
  profile: profileOf,
  commands: iotcommsMediaserviceCommands,
  operations: iotcommsMediaserviceOperations,
  vocabulary: iotcommsMediaserviceVocabulary,
};
