import type { HttpCall } from '../contract/command';
import type { SinchAccount } from './sinch.config';
import { type Application, authorizationOf, signedPath } from './sinch.signature';

const JSON_TYPE = 'application/json';

export interface Unsigned {
  readonly method: HttpCall['method'];
  readonly url: string;
  readonly body?: object;
}

const signedBy = (application: Application, { method, url, text, nowSeconds }: Omit<Unsigned, 'body'> & Timed) => {
  const timestamp = new Date(nowSeconds * 1000).toISOString();
  const contentType = text === undefined ? '' : JSON_TYPE;
  const message = { verb: method, body: text ?? '', contentType, timestamp, path: signedPath(url) };
  return { authorization: authorizationOf(message, application), 'x-timestamp': timestamp };
};

interface Timed {
  readonly text: string | undefined;
  readonly nowSeconds: number;
}

const basicBy = ({ key, secret }: Application) => ({
  authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
});

/** A request to Sinch, proven as the account is configured to (Sinch Voice, "Authentication"). */
export const toCall = (request: Unsigned, account: SinchAccount, nowSeconds: number): HttpCall => {
  const { method, url, body } = request;
  const [application = { key: '', secret: '' }] = account.applications;
  const text = body && JSON.stringify(body);
  const proof =
    account.requestAuth === 'basic' ? basicBy(application) : signedBy(application, { method, url, text, nowSeconds });
  return {
    via: 'http',
    method,
    url,
    headers: { ...proof, accept: JSON_TYPE, ...(text !== undefined && { 'content-type': JSON_TYPE }) },
    ...(text !== undefined && { body: text }),
  };
};
