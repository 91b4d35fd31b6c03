import type { VendorAdapter } from '../contract/adapter';
import { sessionOperations } from '../contract/operation';
import { auviousCommands, auviousConference, auviousOwnConference } from './auvious.commands';
import { type AuviousAccount, auviousAccountSchema, auviousSecretPaths } from './auvious.config';
import { auviousDeliveryId } from './auvious.envelope';
import { interpretAuvious } from './auvious.facts';
import { auviousOperations } from './auvious.operations';
import { auviousReads } from './auvious.reads';
import { auviousTokens } from './auvious.tokens';
import { auviousKinds, verifyAuvious } from './auvious.verification';
import { auviousVocabulary } from './auvious.vocabulary';

export type { AuviousAccount };

/** Auvious Recorder API, v1.0: recordings of video conferences. */
export const auvious: VendorAdapter<AuviousAccount> = {
  vendor: 'auvious',
  accountSchema: auviousAccountSchema,
  secretPaths: auviousSecretPaths,
  kinds: auviousKinds,
  verify: verifyAuvious,
  deliveryId: auviousDeliveryId,
  interpret: interpretAuvious,
  profile: ({ starts }) => ({
    startsWithSession: starts === 'command' ? ['conference'] : [],
    operations: sessionOperations(auviousOperations),
    capabilities: { conference: starts === 'command' ? auviousConference : auviousOwnConference },
  }),
  commands: auviousCommands,
  operations: auviousOperations,
  reads: auviousReads,
  tokens: auviousTokens,
  vocabulary: auviousVocabulary,
};
