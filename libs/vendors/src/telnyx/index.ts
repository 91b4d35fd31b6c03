import type { VendorAdapter } from '../contract/adapter';
import { profileOf } from './telnyx.capabilities';
import { telnyxCommands } from './telnyx.commands';
import { type TelnyxAccount, telnyxAccountSchema, telnyxSecretPaths } from './telnyx.config';
import { telnyxDeliveryId } from './telnyx.envelope';
import { interpretTelnyx } from './telnyx.facts';
import { telnyxOperations } from './telnyx.operations';
import { telnyxReads } from './telnyx.reads';
import { verifyTelnyx } from './telnyx.verification';
import { telnyxVocabulary } from './telnyx.vocabulary';

export type { TelnyxAccount };

/** Telnyx Call Control, API v2: calls and conferences, SIPREC, Telnyx' own recordings, media streams. */
export const telnyx: VendorAdapter<TelnyxAccount> = {
  vendor: 'telnyx',
  accountSchema: telnyxAccountSchema,
  secretPaths: telnyxSecretPaths,
  kinds: [''],
  verify: verifyTelnyx,
  deliveryId: telnyxDeliveryId,
  interpret: interpretTelnyx,
  profile: profileOf,
  commands: telnyxCommands,
  operations: telnyxOperations,
  reads: telnyxReads,
  vocabulary: telnyxVocabulary,
};
