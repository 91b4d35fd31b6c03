import { adapters } from '@earwitness/vendors';
import { toDirectory } from '@earwitness/configuration';
import { able, accountOf, shownAdapters, sinch, telnyx, unable } from '../conformance/vendors';
import { TenantAccounts } from './tenant-accounts';
import { VendorCatalogue } from './vendor-catalogue';
import { vendor } from './vendor.read-model';

const accounts = [
  accountOf(telnyx, ['main', 'acme'], able),
  accountOf(telnyx, ['second', 'acme'], unable),
  accountOf(telnyx, ['theirs', 'bank'], able),
];
const tenantAccounts = new TenantAccounts(toDirectory({ accounts, stores: {}, apiKeys: [] }));
const catalogue = new VendorCatalogue(shownAdapters, tenantAccounts);

describe('a vendor', () => {
  it('is shown with what it can do', () => {
    expect(catalogue.find('acme', 'telnyx')).toMatchObject({
      capabilities: [{ mode: 'file', pause: 'native' }],
      asksQuestions: true,
      canPoll: true,
      canBackfill: false,
      vocabulary: [{ term: 'call.answered', becomes: ['fact SessionStarted'] }],
    });
    expect(catalogue.find('acme', 'sinch')).toMatchObject({
      operations: [],
      asksQuestions: false,
      canPoll: false,
      canBackfill: true,
    });
    expect(catalogue.find('acme', 'nobody')).toBeUndefined();
  });

  it('is shown with its operations, and what they take before it is parsed', () => {
    expect(catalogue.find('acme', 'telnyx')?.operations).toMatchObject([
      {
        name: 'speak',
        on: 'session',
        input: { type: 'object', required: ['payload'], additionalProperties: false },
      },
      { name: 'hangup', on: 'session', input: { type: 'object', properties: {} } },
      { name: 'audit', on: 'account', input: { properties: { since: { type: 'string' } } } },
    ]);
  });

  it('is shown with the accounts of the tenant, what follows from their configuration, and none of it', () => {
    const shown = catalogue.find('acme', 'telnyx')?.accounts;
    expect(shown).toMatchObject([
      { id: 'main', startsWithSession: ['file'], capabilities: [{}, {}], operations: ['speak', 'hangup'] },
      { id: 'second', startsWithSession: [], capabilities: [], operations: [] },
    ]);
    expect(accounts.map(({ settings }) => JSON.stringify(settings))).toContainEqual(expect.stringContaining('canary'));
    expect(JSON.stringify(catalogue.all('acme'))).not.toContain('canary');
    expect(catalogue.find('bank', 'telnyx')?.accounts.map(({ id }) => id)).toEqual(['theirs']);
    expect(catalogue.find('bank', 'sinch')?.accounts).toEqual([]);
  });

  it('of those that there are says what its schema says, and all its operations say what they take', () => {
    const all = new VendorCatalogue(adapters, tenantAccounts).all('acme');
    expect(all.map(({ vendor: name }) => name)).toEqual(expect.arrayContaining(['telnyx', 'iotcomms-recording']));
    for (const one of all) {
      const shown: unknown = JSON.parse(JSON.stringify(one));
      expect(vendor.strict().parse(shown)).toEqual(shown);
      expect(one.operations.filter(({ input }) => input === undefined)).toEqual([]);
    }
  });
});

describe('the accounts of a tenant', () => {
  it('can be found by it alone', () => {
    expect(tenantAccounts.find('acme', 'telnyx', 'main')?.settings.id).toBe('main');
    expect(tenantAccounts.find('bank', 'telnyx', 'main')).toBeUndefined();
    expect(tenantAccounts.find('acme', sinch.vendor, 'main')).toBeUndefined();
  });
});
