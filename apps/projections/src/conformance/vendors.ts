import type { Account } from '@earwitness/configuration';
import type { AccountProfile, Capability } from '@earwitness/domain';
import { fileCapture, plainProfile } from '@earwitness/testing';
import { type AccountBase, operation, type Operations, type VendorAdapter } from '@earwitness/vendors';
import { z } from 'zod';

export const TENANTS = ['acme', 'bank', 'shop'];

const never = (): never => {
  throw new Error('nobody asks for this');
};

const operations: Operations<AccountBase> = {
  speak: operation({
    on: 'session',
    summary: 'Says a text.',
    input: z.strictObject({ payload: z.string().min(1), options: z.strictObject({ loud: z.boolean() }).optional() }),
    toCall: never,
  }),
  hangup: operation({ on: 'session', summary: 'Ends the call.', input: z.strictObject({}), toCall: never }),
  audit: operation({
    on: 'account',
    summary: 'Looks at the account.',
    input: z.strictObject({ since: z.string().transform(Date.parse) }),
    toCall: never,
  }),
};

const vendor = (name: string, more: Partial<VendorAdapter> = {}): VendorAdapter => ({
  vendor: name,
  accountSchema: z.object({}),
  kinds: [''],
  verify: never,
  deliveryId: never,
  interpret: never,
  profile: never,
  commands: { capabilities: [fileCapture], toRequest: never, toResult: never, isSafeToRepeat: never },
  vocabulary: [{ document: 'API', kind: 'event', term: 'call.answered', becomes: ['fact SessionStarted'] }],
  ...more,
});

/** What it is called is as real vendors are; what it can do is not. */
export const telnyx = vendor('telnyx', {
  operations,
  answering: { answer: never },
  reads: { watch: never, toCall: never, toFindings: never },
});
export const sinch = vendor('sinch', { reads: { backfill: never, toCall: never, toFindings: never } });

export const shownAdapters: readonly VendorAdapter[] = [telnyx, sinch];

const siprec: Capability = { ...fileCapture, mode: 'siprec', supports: ['StartCapture', 'StopCapture'], pause: 'none' };

export const able: AccountProfile = {
  ...plainProfile,
  capabilities: {
    file: {
      ...fileCapture,
      supports: [
        ...fileCapture.supports,
        ...(['CancelCapture', 'StopSession', 'StoreRecording', 'MergeRecordings', 'DeleteRecording'] as const),
      ],
    },
    stream: { ...fileCapture, mode: 'stream', supports: ['StartCapture'], pause: 'none' },
  },
  operations: ['speak', 'hangup'],
};
/** It forks media, and can do nothing else. */
export const forking: AccountProfile = { startsWithSession: ['siprec'], capabilities: { siprec } };
export const unable: AccountProfile = { startsWithSession: [], capabilities: {} };

export const accountOf = (
  adapter: VendorAdapter,
  [id, tenant]: readonly [string, string],
  profile: AccountProfile,
): Account => {
  const settings = { id, tenant, apiKey: `canary-${tenant}` };
  return { adapter, settings, profile };
};

/** One able account of each tenant, and the oddities of some. */
export const accounts: readonly Account[] = [
  accountOf(telnyx, ['main', 'acme'], able),
  ...TENANTS.map((tenant) => accountOf(telnyx, [tenant, tenant], able)),
  accountOf(sinch, ['forking', 'acme'], forking),
  accountOf(sinch, ['unable', 'acme'], unable),
];
