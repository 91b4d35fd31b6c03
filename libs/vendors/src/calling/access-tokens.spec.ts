import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VendorAdapter } from '../contract/adapter';
import type { HttpAnswer } from '../contract/command';
import { AccessTokens, NoToken } from './access-tokens';

const account = { id: 'main', tenant: 'bank' };

describe('access tokens', () => {
  let server: Server;
  let asked: number;
  let status: number;
  let nowMs: number;
  let tokens: AccessTokens;
  let adapter: VendorAdapter;

  beforeEach(async () => {
    [asked, status, nowMs] = [0, 200, 0];
    server = createServer((_, response) => {
      asked += 1;
      response.writeHead(status).end(`token-${asked}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    adapter = {
      tokens: {
        request: () => ({ via: 'http', method: 'POST', url, headers: {}, body: '' }),
        read: ({ body }: HttpAnswer) => (body === '' ? undefined : { token: body, expiresInMs: 10_000 }),
      },
    } as unknown as VendorAdapter;
    tokens = new AccessTokens({ timeoutMs: 2_000, clock: () => nowMs });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const token = () => tokens.tokenFor(adapter, account);

  it('are fetched once for all who need one at the same time', async () => {
    expect(await Promise.all([token(), token(), token()])).toEqual(['token-1', 'token-1', 'token-1']);
    expect(asked).toBe(1);
  });

  it('are fetched anew before they are stale', async () => {
    await token();
    nowMs = 7_999;
    expect(await token()).toBe('token-1');
    nowMs = 8_001;
    expect(await token()).toBe('token-2');
  });

  it('are fetched anew after the vendor refused one', async () => {
    await token();
    tokens.forget(account);
    expect(await token()).toBe('token-2');
  });

  it('are of one account each, and begin anew when its settings are replaced', async () => {
    expect([await token(), await tokens.tokenFor(adapter, { ...account })]).toEqual(['token-1', 'token-2']);
  });

  it('are asked for again after a failure', async () => {
    status = 503;
    await expect(token()).rejects.toThrow(new NoToken('Http503'));
    status = 200;
    expect(await token()).toBe('token-2');
  });

  it('are not there for vendors that have none', async () => {
    expect(await tokens.tokenFor({} as VendorAdapter, account)).toBeUndefined();
  });
});
