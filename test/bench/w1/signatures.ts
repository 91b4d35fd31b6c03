import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  sign,
  timingSafeEqual,
} from 'node:crypto';
import type { Account } from '@earwitness/configuration';
import { adapters, type RawWebhook, type VendorAdapter, type Verdict } from '@earwitness/vendors';

/** How webhooks are signed: as Telnyx does, or in the way of most others. */
export type Lane = 'hmac' | 'ed25519';

/** Of both lanes; 32 bytes, which nobody has to guess. */
const SECRET = Buffer.alloc(32, 'bench');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const TOLERANCE_SECONDS = 300;

const privateKey = (): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, SECRET]), format: 'der', type: 'pkcs8' });

const publicKey = (): string =>
  createPublicKey(privateKey()).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');

/** Given as bytes a key costs three times as much as the hash itself. */
const macKey = createSecretKey(SECRET);

const macOf = (timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', macKey).update(`${timestamp}.`).update(body).digest();

export type Sign = (body: Buffer, atSeconds: number) => Readonly<Record<string, string>>;

/** The headers of a lane; each is as long as any other, whatever it signs. */
export const signerOf = (lane: Lane): Sign => {
  const key = privateKey();
  if (lane === 'hmac')
    return (body, at) => ({ 'x-signature': macOf(`${at}`, body).toString('hex'), 'x-timestamp': `${at}` });
  return (body, at) => ({
    'telnyx-signature-ed25519': sign(null, Buffer.concat([Buffer.from(`${at}|`), body]), key).toString('base64'),
    'telnyx-timestamp': `${at}`,
  });
};

/** HMAC-SHA256 over `{timestamp}.{body}`: what Stripe, Slack, Sinch and Auvious do, give or take a header. */
const verifyHmac = ({ headers, body }: RawWebhook, _account: unknown, now: string): Verdict => {
  const { 'x-signature': signature, 'x-timestamp': timestamp } = headers;
  if (!signature || !timestamp) return { isGenuine: false, reason: 'MissingSignature' };
  if (Math.abs(Date.parse(now) / 1000 - Number(timestamp)) > TOLERANCE_SECONDS)
    return { isGenuine: false, reason: 'Stale' };
  const given = Buffer.from(signature, 'hex');
  const expected = macOf(timestamp, body);
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  return isGenuine ? { isGenuine } : { isGenuine, reason: 'WrongSignature' };
};

export const ACCOUNT = 'bench';
export const PATH = `/webhooks/telnyx/${ACCOUNT}`;

/** The real adapter; in the HMAC lane with another verification, and with nothing else changed. */
export const accountOf = (lane: Lane): Account => {
  const telnyx = adapters.find(({ vendor }) => vendor === 'telnyx');
  if (!telnyx) throw new Error('there is no adapter of Telnyx');
  const adapter: VendorAdapter = lane === 'hmac' ? { ...telnyx, verify: verifyHmac } : telnyx;
  const parsed = adapter.accountSchema.parse({ publicKeys: [publicKey()], apiKey: 'none' });
  const settings = { ...parsed, id: ACCOUNT, tenant: 'acme' };
  return { adapter, settings, profile: adapter.profile(settings) };
};
