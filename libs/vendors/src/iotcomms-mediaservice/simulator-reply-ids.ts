import { createHmac } from 'node:crypto';
import { nowMs, type SimulatorContext } from './simulator-state';

const SECRET = 'only the vendor knows';

/** What a `replyId` gives power over: the connection, the IVR command or the remote call of the callback it came with. */
export interface Capability {
  readonly event: 'callAnswered' | 'getIvrCommand' | 'newRemoteCall';
  readonly id: string;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signatureOf = (signed: string): string => createHmac('sha256', SECRET).update(signed).digest('base64url');

/** A JWT, different for every callback, and opaque to the customer. */
export const issueReplyId = (context: SimulatorContext, capability: Capability): string => {
  const { domain, ivrServer } = context.settings;
  const claims = { domain, controlIp: ivrServer, ...capability, iat: Math.floor(nowMs(context) / 1000) };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${signatureOf(signed)}`;
};

/** Undefined for what was not issued here. */
export const readReplyId = (replyId: string): Capability | undefined => {
  const end = replyId.lastIndexOf('.');
  const signed = replyId.slice(0, end);
  if (replyId.slice(end + 1) !== signatureOf(signed)) return undefined;
  return JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()) as Capability;
};
