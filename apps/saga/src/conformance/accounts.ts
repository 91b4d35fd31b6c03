import { type Directory, loadDirectory, loadPolicies } from '@earwitness/configuration';
import type { PolicySet } from '@earwitness/policy';
import { adapters } from '@earwitness/vendors';
import { simulatedAccounts } from '@earwitness/vendors/simulators';

export const TENANT = 'bank';

export type AccountEntry = Readonly<Record<string, unknown>> & { readonly vendor: string; readonly id: string };

const simulated = (vendor: string): Readonly<Record<string, unknown>> => simulatedAccounts[vendor]?.({}) ?? {};

/** Calls that are forked to a recorder by command. The id is the first part of every path at the stub. */
export const telnyxAccount = (id: string, stubUrl: string): AccountEntry => ({
  ...simulated('telnyx'),
  vendor: 'telnyx',
  id,
  apiBase: `${stubUrl}/${id}`,
  siprec: { connectorName: 'recorder' },
  correlationHeaders: ['x-contact-id'],
});

/** Recordings that start with our answer. Commands go by REST unless the settings say otherwise. */
export const iotcommsAccount = (
  id: string,
  stubUrl: string,
  settings: Readonly<Record<string, unknown>> = {},
): AccountEntry => {
  const { rest, ...account } = simulated('iotcomms-recording');
  return {
    ...account,
    vendor: 'iotcomms-recording',
    id,
    rest: { ...(rest as object), baseUrl: `${stubUrl}/${id}` },
    commandTransport: 'rest',
    correlationHeaders: ['x-contact-id'],
    ...settings,
  };
};

/** All accounts are of one tenant unless they name another. */
export const directoryOf = (accounts: readonly AccountEntry[]): Directory => {
  const ofTenants = Object.entries(Object.groupBy(accounts, ({ tenant = TENANT }) => String(tenant)));
  const tenants = ofTenants.map(([tenant, entries = []]) => [
    tenant,
    {
      stores: { archive: { bucket: `${tenant}-archive` } },
      accounts: Object.fromEntries(
        Object.entries(Object.groupBy(entries, ({ vendor }) => vendor)).map(([vendor, list = []]) => [
          vendor,
          list.map(({ vendor: _, tenant: __, ...account }) => account),
        ]),
      ),
    },
  ]);
  const text = JSON.stringify({ tenants: Object.fromEntries(tenants) as object });
  return loadDirectory(text, adapters, { readFile: () => '', env: {} });
};

export interface Demanded {
  readonly capture?: { readonly startWithin?: string; readonly availableWithin?: string };
  readonly store?: { readonly settle?: string; readonly deleteTemporary?: boolean };
}

/** A policy that demands everything to be recorded and stored. */
export const recordAll = ({ capture = {}, store }: Demanded = {}): PolicySet => {
  const policy = {
    apiVersion: 'earwitness/v1',
    kind: 'Policy',
    metadata: { id: 'record-all', title: 'Record everything' },
    phase: 'capture',
    class: 'obligation',
    capture,
    ...(store ? { store: { target: 'archive', fileName: '{captureId}.mp3', ...store } } : {}),
  };
  return loadPolicies(JSON.stringify(policy));
};
