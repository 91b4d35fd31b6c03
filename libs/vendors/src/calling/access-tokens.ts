import type { AccountBase, TokenService, VendorAdapter } from '../contract/adapter';
import { callHttp } from './call-http';

/** No token could be had for now; nothing that needs one was sent. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
}

interface Kept {
  readonly token: Promise<string>;
  freshUntilMs: number;
}

/** Of its life; the rest is for clocks that differ and calls that take long. */
const FRESH_PART = 0.8;

export interface AccessTokensOptions {
  readonly timeoutMs: number;
  clock(): number;
}

/**
 * The access tokens of accounts, fetched when they are needed, kept while they are fresh, one request at a time for each
 * account. An account whose settings were replaced begins anew. In memory only.
 */
export class AccessTokens {
  private readonly kept = new WeakMap<AccountBase, Kept>();

  constructor(private readonly options: AccessTokensOptions) {}

  /** Undefined where the vendor has no tokens. @throws NoToken */
  async tokenFor({ tokens }: VendorAdapter, account: AccountBase): Promise<string | undefined> {
    if (!tokens) return undefined;
    const known = this.kept.get(account);
    if (known && known.freshUntilMs > this.options.clock()) return known.token;
    const fetched = this.fetch(tokens, account);
    const token = fetched.then((found) => found.token);
    // Nobody may be waiting for it but whoever fetches it.
    token.catch(() => undefined);
    const kept: Kept = { token, freshUntilMs: Infinity };
    this.kept.set(account, kept);
    try {
      const { expiresInMs } = await fetched;
      kept.freshUntilMs = this.options.clock() + expiresInMs * FRESH_PART;
    } catch (error) {
      if (this.kept.get(account) === kept) this.kept.delete(account);
      throw error;
    }
    return token;
  }

  /** The vendor refused it: the next one who needs one fetches another. */
  forget(account: AccountBase): void {
    this.kept.delete(account);
  }

  private async fetch(tokens: TokenService<AccountBase>, account: AccountBase) {
    const called = await callHttp(tokens.request(account), { timeoutMs: this.options.timeoutMs });
    if (called.kind !== 'answered') throw new NoToken(called.kind === 'retry' ? called.reason : called.cause);
    const { status } = called.answer;
    const token = status >= 200 && status < 300 ? tokens.read(called.answer) : undefined;
    if (!token) throw new NoToken(`Http${status}`);
    return token;
  }
}
