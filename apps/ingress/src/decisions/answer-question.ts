import type { Account } from '@earwitness/configuration';
import type {
  AccountBase,
  Answered,
  Asked,
  Interpretation,
  Question,
  RawWebhook,
  VendorFact,
} from '@earwitness/vendors';
import { LRUCache } from 'lru-cache';
import type { CustomerApplication } from './customer-application';
import type { Answer, RecordQuestion } from './record-question';

/** What a vendor is told, and what follows from it. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly facts: readonly VendorFact[];
}

export interface Asking {
  readonly webhook: RawWebhook;
  readonly account: Account;
  readonly interpretation: Interpretation;
}

const REMEMBERED_BYTES = 64 * 1024 * 1024;
const REMEMBERED_MS = 15 * 60_000;
/** Before it is known how long an answer is. */
const USUAL_BYTES = 4_096;

const withAnswer = (facts: readonly VendorFact[], answer: Answer): readonly VendorFact[] =>
  facts.map((fact) => (fact.name === 'SessionAnnounced' ? { ...fact, data: { ...fact.data, answer } } : fact));

const answered = (asked: Omit<Asked<AccountBase>, 'account'>, { adapter, settings }: Account): Answered =>
  adapter.answering?.answer({ ...asked, account: settings }) ?? { body: {} };

/** Answers what a call set-up waits for. A question that is asked twice is answered once, word for word. */
export class AnswerQuestion {
  private readonly replies = new LRUCache<string, Promise<Reply>>({
    maxSize: REMEMBERED_BYTES,
    ttl: REMEMBERED_MS,
    sizeCalculation: () => USUAL_BYTES,
  });

  constructor(
    private readonly question: RecordQuestion,
    private readonly customer: CustomerApplication,
  ) {}

  async answer(asks: Question, asking: Asking): Promise<Reply> {
    const { adapter, settings } = asking.account;
    const key = `${adapter.vendor}/${settings.id}/${asks.id}`;
    const known = this.replies.get(key);
    if (known) return known;
    const reply = this.compose(asks, asking);
    this.replies.set(key, reply);
    const { status, body } = await reply.catch((error: unknown) => {
      this.replies.delete(key);
      throw error;
    });
    // Whoever is told to come again is not told so for ever.
    if (status >= 500) this.replies.delete(key);
    else this.replies.set(key, reply, { size: USUAL_BYTES + JSON.stringify(body ?? null).length });
    return reply;
  }

  private async compose({ about, subject }: Question, { webhook, account, interpretation }: Asking): Promise<Reply> {
    const decided = about === 'recording' ? this.question.decide(subject, account) : undefined;
    const stated = decided ? withAnswer(interpretation.facts, decided) : interpretation.facts;
    const routing = await this.customer.ask(webhook, account);
    const asked = { webhook, record: decided?.record ?? false, ...(routing && { routing }) };
    const { status = 200, body, facts = [] } = answered(asked, account);
    return { status, body, facts: [...stated, ...facts] };
  }
}
