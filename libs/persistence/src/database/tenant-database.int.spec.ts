import { freshDatabase } from '@earwitness/testing';
import { Database, TenantDatabase } from '..';

let url: string;
let database: Database;
let tenants: TenantDatabase;
beforeAll(async () => {
  url = await freshDatabase();
  database = new Database({ url });
  tenants = new TenantDatabase({ url, connections: 1 });
  for (const tenant of ['acme', 'bank'])
    await database.query(`INSERT INTO search_terms VALUES ($1, 'term of ' || $1, gen_random_uuid())`, [tenant]);
});
afterAll(() => Promise.all([tenants.close(), database.close()]));

const termsOf = (tenant: string) => tenants.read(tenant, 'SELECT term FROM search_terms');

describe('reading as a tenant', () => {
  it('shows its own rows only, although both share a connection', async () => {
    for (const tenant of ['acme', 'bank', 'bank', 'acme', 'nobody'])
      expect(await termsOf(tenant)).toEqual(tenant === 'nobody' ? [] : [{ term: `term of ${tenant}` }]);
  });

  it('of no name shows nothing', async () => {
    expect(await termsOf('')).toEqual([]);
  });

  it('goes on after a statement that fails', async () => {
    await expect(tenants.read('acme', 'SELECT 1 / 0')).rejects.toThrow('division by zero');
    expect(await termsOf('bank')).toEqual([{ term: 'term of bank' }]);
  });

  it('goes on, still apart, after its connection was ended', async () => {
    await termsOf('acme');
    await expect(tenants.read('acme', 'SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    expect(await termsOf('bank')).toEqual([{ term: 'term of bank' }]);
  });

  it.each([
    'INSERT INTO search_terms VALUES ($1, $1, gen_random_uuid())',
    'DELETE FROM search_terms WHERE tenant = $1',
  ])('cannot write: %s', async (text) => {
    await expect(tenants.read('acme', text, ['acme'])).rejects.toThrow(/read-only|permission denied/);
  });

  it('is the only way: the same role without a tenant sees nothing', async () => {
    const rows = await database.transaction(async (tx) => {
      await tx.query(`SET LOCAL ROLE earwitness_api`);
      return tx.query('SELECT 1 FROM search_terms');
    });
    expect(rows).toEqual([]);
    expect(await database.query('SELECT 1 FROM search_terms')).toHaveLength(2);
  });
});
