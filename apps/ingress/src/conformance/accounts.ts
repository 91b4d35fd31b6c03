import { type Account, type Directory, loadDirectory, loadPolicies, toDirectory } from '@earwitness/configuration';
import { adapters } from '@earwitness/vendors';
import { stringify } from 'yaml';
import type { IotcommsSender } from './iotcomms-sender';
import type { Sink } from './sink';
import type { TelnyxSender } from './telnyx-sender';

export const TENANT = 'acme';

/** Planted in accounts and webhooks: in nothing that is logged or answered may there be any of them. */
export const CANARIES = { apiKey: 'CANARY-api-key', replyId: 'CANARY-reply-id' } as const;

export interface Vendors {
  readonly telnyx: TelnyxSender;
  readonly iotcomms: IotcommsSender;
  readonly sink: Sink;
}

/** Accounts beside `main`, by vendor. */
export type MoreAccounts = Readonly<Record<string, readonly object[]>>;

/** @throws ConfigurationInvalid */
export const directoryOf = ({ telnyx, iotcomms }: Vendors, more: MoreAccounts = {}): Directory => {
  const accounts = {
    ...more,
    telnyx: [telnyx.account('main', CANARIES.apiKey), ...(more.telnyx ?? [])],
    'iotcomms-recording': [iotcomms.account('main'), ...(more['iotcomms-recording'] ?? [])],
  };
  const text = stringify({ tenants: { [TENANT]: { accounts } } }, { aliasDuplicateObjects: false });
  return loadDirectory(text, adapters, { readFile: () => '', env: {} });
};

/** With an account that no configuration would let in: it is `main` without its keys. */
export const withKeylessAccount = ({ accounts }: Directory, vendor: string): Directory => {
  const keyless = ({ settings, ...rest }: Account): Account => {
    const without = { ...settings, id: 'keyless', publicKeys: [], callbacks: { publicKeys: [] } };
    return { ...rest, settings: without };
  };
  const mains = accounts.filter(({ adapter, settings }) => adapter.vendor === vendor && settings.id === 'main');
  return toDirectory({ accounts: [...accounts, ...mains.map(keyless)], stores: {}, apiKeys: [] });
};

/** One obligation. */
export const recordWhere = (when: string) =>
  loadPolicies(
    stringify({
      apiVersion: 'earwitness/v1',
      kind: 'Policy',
      metadata: { id: 'record-all', title: 'Record every conversation' },
      phase: 'capture',
      class: 'obligation',
      when,
    }),
  );

export const recordEverything = () => recordWhere('true');
