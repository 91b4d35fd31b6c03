import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { nowMs, type SimulatorContext } from './simulator-state';

export type Tampering = 'none' | 'forged' | 'stale';

const TOKEN_SECONDS = 300;
const HOUR_SECONDS = 3_600;

/** One character of the signature is another. */
const forged = (token: string): string => {
  const at = token.lastIndexOf('.') + 1;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};

/** Bearer tokens: those that callbacks carry, and those that requests must. */
export class Tokens {
  private readonly own: KeyObject;
  private readonly customers: KeyObject;

  constructor(private readonly context: SimulatorContext) {
    this.own = createPrivateKey(context.settings.callbackPrivateKey);
    this.customers = createPublicKey(context.settings.apiPublicKey);
  }

  async issue(tampering: Tampering): Promise<string> {
    const iat = Math.floor(nowMs(this.context) / 1000) - (tampering === 'stale' ? HOUR_SECONDS : 0);
    const token = await new SignJWT({ iss: this.context.settings.domain })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt(iat)
      .setExpirationTime(iat + TOKEN_SECONDS)
      .sign(this.own);
    return `Bearer ${tampering === 'forged' ? forged(token) : token}`;
  }

  isGenuine(header = ''): Promise<boolean> {
    const token = header.startsWith('Bearer ') ? header.slice('Bearer '.length) : '';
    const currentDate = new Date(nowMs(this.context));
    const options = { algorithms: ['RS256'], requiredClaims: ['iat', 'exp'], clockTolerance: 60, currentDate };
    return jwtVerify(token, this.customers, options).then(
      () => true,
      () => false,
    );
  }
}
