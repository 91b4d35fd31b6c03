import type { HttpCall, Refusal } from '../contract/command';
import { signedHeaders } from '../iotcomms-jwt/sign-request';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';

export const refusal = (reason: string, detail?: string): Refusal => ({
  via: 'nothing',
  reason,
  ...(detail !== undefined && { detail }),
});

/** One of the vendor's requests (Mediaservice API, "/{domain}/…"), with a token of ours. */
export const toCall = async (
  path: string,
  body: object,
  from: { readonly account: IotcommsMediaserviceAccount; readonly nowSeconds: number },
): Promise<HttpCall> => {
  const { rest, domain } = from.account;
  return {
    via: 'http',
    method: 'POST',
    url: `${rest.baseUrl}/${domain}/${path}`,
    headers: await signedHeaders(rest, from.nowSeconds),
    body: JSON.stringify(body),
  };
};
