import { World } from '../conformance/world';

let world: World;
beforeAll(async () => void (world = await World.begin()));
afterAll(() => world.end());

describe('vendors', () => {
  it('are listed with the accounts of the caller', async () => {
    const { status, body } = await world.served.ask('acme', '/v1/vendors');
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { vendor: 'telnyx', asksQuestions: true, accounts: [{ id: 'main' }, { id: 'acme' }] },
      { vendor: 'sinch', canBackfill: true, accounts: [{ id: 'forking' }, { id: 'unable' }] },
    ]);
  });

  it('are found by name', async () => {
    const { items } = (await world.served.ask('bank', '/v1/vendors')).body;
    const { body } = await world.served.ask('bank', '/v1/vendors/sinch');
    expect(body).toEqual((items as object[])[1]);
    expect(body).toMatchObject({ vendor: 'sinch', accounts: [] });
  });

  it.each(['nobody', 'TELNYX', '__proto__', 'a%2Fb'])('that there are not are not found: %s', async (name) => {
    expect(await world.served.ask('acme', `/v1/vendors/${name}`)).toMatchObject({
      status: 404,
      body: { status: 404, detail: 'There is no such vendor.' },
    });
  });

  it.each(['/v1/vendors', '/v1/vendors/telnyx'])('are not sent again to whoever has them: %s', async (url) => {
    const { etag } = (await world.served.ask('acme', url)).headers;
    expect(etag).toMatch(/^W\/".+"$/);
    const headers = { 'if-none-match': etag ?? '' };
    expect(await world.served.ask('acme', url, { headers })).toMatchObject({ status: 304, body: {} });
    expect(await world.served.ask('bank', url, { headers })).toMatchObject({ status: 200 });
  });
});
