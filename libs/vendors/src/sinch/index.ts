import type { VendorAdapter } from '../contract/adapter';
import { sinchAnswering } from './sinch.answering';
import { profileOf, sinchCommands } from './sinch.commands';
import { type SinchAccount, sinchAccountSchema, sinchSecretPaths } from './sinch.config';
import { sinchDeliveryId } from './sinch.envelope';
import { interpretSinch } from './sinch.facts';
import { sinchOperations } from './sinch.operations';
import { sinchReads } from './sinch.reads';
import { verifySinch } from './sinch.verification';
import { sinchVocabulary } from './sinch.vocabulary';

export type { SinchAccount };

/** Sinch Voice, API v1: calls and conferences, routed by SVAML. */
export const sinch: VendorAdapter<SinchAccount> = {
  vendor: 'sinch',
  accountSchema: sinchAccountSchema,
  secretPaths: sinchSecretPaths,
  kinds: [''],
  verify: verifySinch,
  deliveryId: sinchDeliveryId,
  interpret: interpretSinch,
  answering: sinchAnswering,
  profile: profileOf,
  commands: sinchCommands,
  operations: sinchOperations,
  reads: sinchReads,
  vocabulary: sinchVocabulary,
};
