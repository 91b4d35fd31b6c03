import { z } from 'zod';
import type { TokenService } from '../contract/adapter';
import type { AuviousAccount } from './auvious.config';
import { parseJson } from './auvious.envelope';

const granted = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * OAuth 2.0 client credentials (RFC 6749, 4.4; Auvious, "api-examples"). The credentials are in the body: an address,
 * where the vendor's own sample has them, ends up in logs.
 */
export const auviousTokens: TokenService<AuviousAccount> = {
  request: ({ base, clientId, clientSecret }) => ({
    via: 'http',
    method: 'POST',
    url: `${base}/security/oauth/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  }),
  read: ({ status, body }) => {
    const { data } = granted.safeParse(status === 200 ? parseJson(body)?.value : undefined);
    return data && { token: data.access_token, expiresInMs: data.expires_in * 1000 };
  },
};
