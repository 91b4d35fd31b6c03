import { timingSafeEqual } from 'node:crypto';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered, type Refusal } from './simulator-answers';
import { happens, hexFrom, nowMs, type SimulatorContext, uuidFrom } from './simulator-state';

const FORM = 'application/x-www-form-urlencoded';

const isSame = (given: string | null, expected: string): boolean => {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const oauthError = (status: number, error: string): HttpAnswer => answered(status, { error });

/** `POST /security/oauth/token` by client credentials, and what bearers of its tokens may do. */
export class Tokens {
  private readonly expiresAtMs = new Map<string, number>();

  constructor(private readonly context: SimulatorContext) {}

  issue({ method, headers, body }: SimulatedRequest): HttpAnswer {
    const { clientId, clientSecret } = this.context.settings;
    if (method !== 'POST') return oauthError(405, 'invalid_request');
    if (!headers['content-type']?.startsWith(FORM)) return oauthError(400, 'invalid_request');
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'client_credentials') return oauthError(400, 'unsupported_grant_type');
    const isKnown = isSame(form.get('client_id'), clientId) && isSame(form.get('client_secret'), clientSecret);
    return isKnown ? this.issued() : oauthError(401, 'invalid_client');
  }

  /** Undefined: come in. */
  refusal({ headers }: SimulatedRequest, role: 'agent' | 'supervisor'): Refusal | undefined {
    const { faults, settings } = this.context;
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    if (!this.expiresAtMs.has(token)) return { status: 401, blame: 'a token that was never issued' };
    if (!this.isFresh(token)) return { status: 401 };
    const isAllowed = settings.roles.includes(role) && !happens(this.context, faults.forbidden);
    return isAllowed ? undefined : { status: 403 };
  }

  private isFresh(token: string): boolean {
    if (happens(this.context, this.context.faults.tokenExpires)) this.expiresAtMs.set(token, 0);
    return (this.expiresAtMs.get(token) ?? 0) > nowMs(this.context);
  }

  private issued(): HttpAnswer {
    const { clientId, organizationId, tokenSeconds, roles } = this.context.settings;
    const token = hexFrom(this.context, 40);
    this.expiresAtMs.set(token, nowMs(this.context) + tokenSeconds * 1000);
    return answered(200, {
      access_token: token,
      token_type: 'bearer',
      expires_in: tokenSeconds,
      sub: clientId,
      organization: organizationId,
      jti: uuidFrom(this.context),
      scope: roles.join(' '),
    });
  }
}
