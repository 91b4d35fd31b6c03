import { createHash, createHmac } from 'node:crypto';

/** What is signed, by Sinch and by us: the same five lines both ways. */
export interface SignedMessage {
  readonly verb: string;
  /** As on the wire; empty where there is none. */
  readonly body: Buffer | string;
  /** The header as it is sent, with its charset; empty where there is none. */
  readonly contentType?: string | undefined;
  /** The header `x-timestamp`, word for word. */
  readonly timestamp: string;
  /** Decoded, without host and query. */
  readonly path: string;
}

export interface Application {
  readonly key: string;
  /** Base64, as the dashboard shows it. */
  readonly secret: string;
}

/** Sinch Voice, "Callback signed request" and "Application signed request": the string to sign. */
export const stringToSign = ({ verb, body, contentType = '', timestamp, path }: SignedMessage): string => {
  const digest = body.length > 0 ? createHash('md5').update(body).digest('base64') : '';
  return [verb.toUpperCase(), digest, contentType, `x-timestamp:${timestamp}`, path].join('\n');
};

/** HMAC-SHA256 in base64. */
export const sign = (message: SignedMessage, secret: string): string =>
  createHmac('sha256', Buffer.from(secret, 'base64')).update(stringToSign(message), 'utf8').digest('base64');

export const authorizationOf = (message: SignedMessage, { key, secret }: Application): string =>
  `application ${key}:${sign(message, secret)}`;

/** The decoded path of an address, as it is signed. */
export const signedPath = (url: string): string => {
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
};
