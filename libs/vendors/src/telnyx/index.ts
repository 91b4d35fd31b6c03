import type { VendorAdapter } from '../contract/adapter';
import { telnyxCommands, telnyxSiprec } from './telnyx.commands';
import { type TelnyxAccount, telnyxAccountSchema, telnyxSecretPaths } from './telnyx.config';
import { telnyxDeliveryId } from './telnyx.envelope';
import { interpretTelnyx } from './telnyx.facts';
import { verifyTelnyx } from './telnyx.verification';

export type { TelnyxAccount };

/** Telnyx Call Control, API v2: calls and SIPREC. */
export const telnyx: VendorAdapter<TelnyxAccount> = {
  vendor: 'telnyx',
  accountSchema: telnyxAccountSchema,
  secretPaths: telnyxSecretPaths,
  kinds: [''],
  verify: verifyTelnyx,
  deliveryId: telnyxDeliveryId,
  interpret: interpretTelnyx,
  profile: ({ siprec }) => ({
    startsWithSession: siprec ? ['siprec'] : [],
    capabilities: siprec ? { siprec: telnyxSiprec } : {},
  }),
  commands: telnyxCommands,
};
