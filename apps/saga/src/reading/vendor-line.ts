import type { Account } from '@earwitness/configuration';
import { type AccessTokens, callHttp, type HttpAnswer, type HttpCall, NoToken, type Read } from '@earwitness/vendors';
import type { AccountGate } from '../dispatch/account-gate';

/** What a question came to: an answer to be read, or when to ask again at the earliest. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  | { readonly kind: 'again'; readonly inMs: number }
  | { readonly kind: 'over' };

export interface VendorLineParts {
  /** The one that commands go through as well. */
  readonly gate: AccountGate;
  readonly tokens: AccessTokens;
  readonly timeoutMs: number;
  clock(): number;
}

const MOST_BYTES = 4 * 1024 * 1024;
const LONGEST_WAIT_SECONDS = 3_600;
const AGAIN: Asked = { kind: 'again', inMs: 0 };

const retryAfterMs = ({ headers }: HttpAnswer): number => {
  const seconds = Number(headers['retry-after'] ?? headers['x-ratelimit-reset']);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_WAIT_SECONDS) * 1_000 : 0;
};

const mustComeAgain = ({ status }: HttpAnswer): boolean => status === 429 || status >= 500;

/** Asks one vendor, once. */
export class VendorLine {
  constructor(private readonly parts: VendorLineParts) {}

  held(nowMs: number): ReadonlyMap<string, number> {
    return this.parts.gate.held(nowMs);
  }

  async ask(read: Read, account: Account): Promise<Asked> {
    const { gate, clock } = this.parts;
    const untilMs = gate.waitUntilMs(account.settings.id, clock());
    if (untilMs !== undefined) return { kind: 'again', inMs: untilMs - clock() };
    try {
      const call = await this.toCall(read, account);
      return call ? await this.call(call, account) : { kind: 'over' };
    } catch (error) {
      if (error instanceof NoToken) return AGAIN;
      throw error;
    }
  }

  private async toCall(read: Read, { adapter, settings }: Account): Promise<HttpCall | undefined> {
    const { tokens, clock } = this.parts;
    const accessToken = await tokens.tokenFor(adapter, settings);
    const nowSeconds = Math.floor(clock() / 1000);
    return adapter.reads?.toCall(read, settings, { nowSeconds, ...(accessToken === undefined ? {} : { accessToken }) });
  }

  private async call(call: HttpCall, { adapter, settings }: Account): Promise<Asked> {
    const { gate, tokens, timeoutMs, clock } = this.parts;
    const called = await callHttp(call, { timeoutMs, mostBytes: MOST_BYTES });
    const answer = called.kind === 'answered' ? called.answer : undefined;
    gate.note(settings.id, answer !== undefined && answer.status < 500, clock());
    if (!answer) return AGAIN;
    const isTokenStale = answer.status === 401 && adapter.tokens !== undefined;
    if (isTokenStale) tokens.forget(settings);
    return isTokenStale || mustComeAgain(answer)
      ? { kind: 'again', inMs: retryAfterMs(answer) }
      : { kind: 'answered', answer };
  }
}
