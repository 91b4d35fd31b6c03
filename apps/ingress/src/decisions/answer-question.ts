import type { Account } from '@earwitness/configuration';
import type { Answer, Fact } from '@earwitness/domain';
import type {
  AccountBase,
  Answered,
  Asked,
  HttpAnswer,
  Interpretation,
  Question,
  RawWebhook,
  VendorFact,
} from '@earwitness/vendors';
import { LRUCache } from 'lru-cache';
import { TextMemory, TTL_RESOLUTION_MS } from '../calls/text-memory';
import type { CustomerApplication } from './customer-application';
import type { RecordDecided, RecordQuestion } from './record-question';

/** What a vendor is told. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Composed extends Reply {
  /** Absent where nothing was to be decided. */
  readonly answer?: Answer;
  /** What the answer brings about. */
  readonly following: readonly VendorFact[];
}

interface Given extends Reply {
  /** Whose facts are kept. */
  readonly deliveryId: string;
}

export interface Asking {
  readonly webhook: RawWebhook;
  readonly account: Account;
  readonly interpretation: Interpretation;
  /** Those of the interpretation, in their place. */
  readonly facts: readonly Fact[];
  /** Stable over redeliveries. */
  readonly deliveryId: string;
  /** Resolves when they are durable. */
  keep(facts: readonly VendorFact[]): Promise<void>;
}

const REMEMBERED_MS = 15 * 60_000;
const REMEMBERED = { max: 50_000, ttl: REMEMBERED_MS, sizeBytes: 64 * 1024 * 1024 } as const;
const MOST_SUSPENDED = 10_000;

/** Whom it is about, and when. */
const aboutOf = ({ sessionRef, groupRef, links, refs, occurredAt, occurredAtSource }: Partial<VendorFact>) =>
  Object.fromEntries(
    Object.entries({ sessionRef, groupRef, links, refs, occurredAt, occurredAtSource }).filter(
      ([, value]) => value !== undefined,
    ),
  );

/** What was answered is told with the question; where that is no announcement of a session, beside it. */
const withAnswer = (facts: readonly VendorFact[], answer: Answer): readonly VendorFact[] => {
  const isAnnounced = facts.some(({ name }) => name === 'SessionAnnounced');
  if (isAnnounced)
    return facts.map((fact) => (fact.name === 'SessionAnnounced' ? { ...fact, data: { ...fact.data, answer } } : fact));
  const data = { direction: 'unknown' as const, participants: [], answer };
  return [...facts, { ...aboutOf(facts[0] ?? {}), name: 'SessionAnnounced', data }];
};

/** What is to be durable before the answer is given: what this delivery says, and what the answer adds. */
const toKeep = ({ facts }: Interpretation, { answer, following }: Composed): readonly VendorFact[] => {
  const told = [...facts, ...following];
  return answer ? withAnswer(told, answer) : told;
};

const answered = (asked: Omit<Asked<AccountBase>, 'account'>, { adapter, settings }: Account): Answered =>
  adapter.answering?.answer({ ...asked, account: settings }) ?? { body: {} };

const toAsked = (given: RecordDecided | undefined) => {
  if (!given) return { record: false };
  const { answer, conversationId, isConsentDecisive } = given;
  return {
    record: answer.record,
    isConsentDecisive,
    ...(answer.decided && { decision: answer.decided.decision }),
    ...(conversationId !== undefined && { conversationId }),
  };
};

const keyOf = ({ account: { adapter, settings } }: Asking): string => `${adapter.vendor}/${settings.id}`;
const subjectOf = ({ subject }: Question, asking: Asking): string => `${keyOf(asking)}/${subject}`;

const recalled = (memory: TextMemory, key: string): unknown => {
  const text = memory.get(key);
  return text === undefined ? undefined : JSON.parse(text);
};

/** Answers what a call set-up waits for. A question that is asked twice is answered once, word for word. */
export class AnswerQuestion {
  private readonly underWay = new Map<string, Promise<Given>>();
  /** By question, as JSON: only those whose facts are durable. */
  private readonly given = new TextMemory(REMEMBERED);
  /** Those that nobody was told, because nothing could be made durable: whoever asks again gets the same. */
  private readonly unkept = new TextMemory(REMEMBERED);
  /** What customers' applications said about calls whose people are asked something first. */
  private readonly suspended = new LRUCache<string, { readonly routing: HttpAnswer | undefined }>({
    max: MOST_SUSPENDED,
    ttl: REMEMBERED_MS,
    ttlResolution: TTL_RESOLUTION_MS,
  });

  constructor(
    private readonly question: RecordQuestion,
    private readonly customer: CustomerApplication,
  ) {}

  /** Resolves when what the answer says is durable. */
  async answer(asks: Question, asking: Asking): Promise<Reply> {
    const key = `${keyOf(asking)}/${asks.id}`;
    const known = (recalled(this.given, key) as Given | undefined) ?? this.underWay.get(key);
    if (known) return this.repeat(await known, asking);
    const underWay = this.give(key, asks, asking);
    this.underWay.set(key, underWay);
    return underWay.finally(() => this.underWay.delete(key));
  }

  /** Another delivery of the question may have other words: they are kept too. */
  private async repeat(given: Given, { deliveryId, interpretation, keep }: Asking): Promise<Reply> {
    if (deliveryId !== given.deliveryId) await keep(interpretation.facts);
    return given;
  }

  /** Whoever is told to come again is not told so for ever. */
  private async give(key: string, asks: Question, asking: Asking): Promise<Given> {
    const composed = (recalled(this.unkept, key) as Composed | undefined) ?? (await this.compose(asks, asking));
    const { status, body } = composed;
    await asking.keep(toKeep(asking.interpretation, composed)).catch((error: unknown) => {
      if (status < 500) this.unkept.set(key, JSON.stringify(composed));
      throw error;
    });
    const given = { status, body, deliveryId: asking.deliveryId };
    if (status < 500) this.given.set(key, JSON.stringify(given));
    return given;
  }

  private async compose(asks: Question, asking: Asking): Promise<Composed> {
    const { webhook, account } = asking;
    const decided = this.decide(asks, asking);
    const routing = await this.routingOf(asks, asking);
    const asked = { webhook, ...toAsked(decided), ...(routing && { routing }) };
    const { status = 200, body, facts = [], suspendsRouting = false } = answered(asked, account);
    if (suspendsRouting) this.suspended.set(subjectOf(asks, asking), { routing });
    return { status, body, following: facts, ...(decided && { answer: decided.answer }) };
  }

  private decide({ about, subject }: Question, asking: Asking): RecordDecided | undefined {
    const { account, facts, webhook } = asking;
    const asked = { subject, account, facts, now: webhook.receivedAt };
    if (about === 'recording') return this.question.decide(asked);
    this.question.hear(asked);
    return undefined;
  }

  /** An application that has said where a call goes is not asked again after the people of the call were. */
  private routingOf(asks: Question, asking: Asking): Promise<HttpAnswer | undefined> {
    const kept = asks.resumesRouting ? this.suspended.get(subjectOf(asks, asking)) : undefined;
    return kept ? Promise.resolve(kept.routing) : this.customer.ask(asking.webhook, asking.account);
  }
}
