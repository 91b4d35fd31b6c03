import type { Account, Directory } from '@earwitness/configuration';
import { type Appendable, encodeQuestion } from '@earwitness/messaging';
import {
  type Count,
  counter,
  type Distribution,
  duration,
  endSpan,
  type Logger,
  startSpan,
  traceparentFor,
} from '@earwitness/observability';
import type { Interpretation, Question, RawWebhook, VendorFact, VerificationResources } from '@earwitness/vendors';
import { SpanKind } from '@opentelemetry/api';
import type { AnswerQuestion, Reply } from '../decisions/answer-question';
import type { AskedCalls } from '../calls/asked-calls';
import type { CustomerApplication } from '../decisions/customer-application';
import type { Spill } from '../decisions/spill';
import type { DeliveredFacts, FactRecords } from './fact-records';
import { WebhookRefused } from './webhook-refused';

export interface ReceiveWebhookParts {
  readonly directory: Directory;
  readonly records: FactRecords;
  readonly question: AnswerQuestion;
  readonly calls: AskedCalls;
  readonly customer: CustomerApplication;
  readonly resources: VerificationResources;
  /** Resolves when the records are durable. */
  append(records: readonly Appendable[]): Promise<void>;
  /** Durable on this machine, for what cannot wait for the bus. */
  readonly spill: Pick<Spill, 'write' | 'isBehind'>;
  /** Calls an address that the adapter has allow-listed; resolves with whether it answered 200. */
  confirm(url: string): Promise<boolean>;
  readonly answerWithinMs: number;
  readonly logger: Logger;
}

export interface IncomingWebhook extends RawWebhook {
  readonly vendor: string;
  readonly accountId: string;
}

const TAKEN: Reply = { status: 200, body: {} };
const RETRY_AFTER_SECONDS = 2;

/** Takes one webhook: verified on its raw bytes, understood, durable, and only then answered. */
export class ReceiveWebhook {
  private readonly taken: Count = counter('webhooks_total', 'Webhooks by vendor and outcome');
  private readonly facts: Count = counter(
    'facts_accepted_total',
    'Facts that were durable before their webhook was answered',
  );
  private readonly took: Distribution = duration('webhook_seconds', 'From receipt to answer');

  constructor(private readonly parts: ReceiveWebhookParts) {}

  /** @returns what to answer. @throws WebhookRefused */
  async receive(webhook: IncomingWebhook): Promise<Reply> {
    const startedAt = performance.now();
    try {
      const answer = await this.handle(webhook);
      this.taken.add(1, { vendor: webhook.vendor, outcome: 'accepted' });
      return answer;
    } catch (error) {
      const outcome = error instanceof WebhookRefused ? error.reason : 'error';
      this.taken.add(1, { vendor: webhook.vendor, outcome });
      throw error;
    } finally {
      this.took.record((performance.now() - startedAt) / 1000, { vendor: webhook.vendor });
    }
  }

  /** Keeps whole what is not genuine, and came from where nobody can be told to send it again. */
  async reject(webhook: IncomingWebhook, reason: string): Promise<void> {
    const account = this.accountOf(webhook);
    const data = { reason: 'NotGenuine', detail: reason, sizeBytes: webhook.body.length } as const;
    const records = this.parts.records.of(webhook, account);
    await this.keep(webhook, { records, stated: [{ name: 'UnrecognisedWebhook', data }] }, this.parts.append);
  }

  private async handle(webhook: IncomingWebhook): Promise<Reply> {
    const account = this.accountOf(webhook);
    await this.verify(webhook, account);
    const interpretation = account.adapter.interpret(webhook, account.settings);
    if (interpretation.confirmAt) await this.confirm(interpretation.confirmAt);
    if (interpretation.asks) return this.answer(interpretation.asks, webhook, { account, interpretation });
    const records = this.parts.records.of(webhook, account);
    await this.keep(webhook, { records, stated: interpretation.facts }, this.parts.append);
    this.parts.customer.tell(webhook, account);
    return TAKEN;
  }

  private accountOf({ vendor, accountId, kind }: IncomingWebhook): Account {
    const account = this.parts.directory.accountOf(vendor, accountId);
    if (!account?.adapter.kinds.includes(kind)) throw new WebhookRefused(404, 'NoSuchAddress');
    return account;
  }

  private async verify(webhook: IncomingWebhook, { adapter, settings }: Account): Promise<void> {
    const verdict = await Promise.resolve(
      adapter.verify(webhook, settings, webhook.receivedAt, this.parts.resources),
    ).catch((error: unknown) => {
      this.parts.logger.warn({ err: error, vendor: adapter.vendor, account: settings.id }, 'cannot verify for now');
      throw new WebhookRefused(503, 'CannotVerify', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    });
    if (verdict.isGenuine) return;
    const { reason, detail } = verdict;
    this.parts.logger.warn({ vendor: adapter.vendor, account: settings.id, reason, detail }, 'webhook refused');
    throw new WebhookRefused(401, reason);
  }

  private async confirm(url: string): Promise<void> {
    if (!(await this.parts.confirm(url)))
      throw new WebhookRefused(503, 'ConfirmationFailed', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  /** A call waits for this: the decision comes from memory, and the bus has only so long before the disk must do. */
  private async answer(
    asks: Question,
    webhook: IncomingWebhook,
    { account, interpretation }: { readonly account: Account; readonly interpretation: Interpretation },
  ): Promise<Reply> {
    const { question, calls } = this.parts;
    const records = this.parts.records.of(webhook, account);
    const facts = records.facts(interpretation.facts);
    const questions = (): readonly Appendable[] =>
      calls
        .toTell({ subject: asks.subject, account, facts })
        .map((one) => encodeQuestion(one, traceparentFor(one.fact.origin.traceId)));
    const keep = (stated: readonly VendorFact[]): Promise<void> =>
      this.keep(webhook, { records, stated }, (encoded) => this.durableInTime([...encoded, ...questions()]));
    return question.answer(asks, { webhook, account, interpretation, facts, deliveryId: records.deliveryId, keep });
  }

  private async durableInTime(records: readonly Appendable[]): Promise<void> {
    const { append, spill, answerWithinMs } = this.parts;
    if (spill.isBehind) return spill.write(records);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the bus takes too long')), answerWithinMs);
    });
    try {
      await Promise.race([append(records), tooLate]);
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'decision spilled to disk');
      await spill.write(records);
    } finally {
      clearTimeout(timer);
    }
  }

  private async keep(
    webhook: IncomingWebhook,
    { records, stated }: { readonly records: DeliveredFacts; readonly stated: readonly VendorFact[] },
    append: (records: readonly Appendable[]) => Promise<void>,
  ): Promise<void> {
    const addressed = records.address(stated);
    const [first] = addressed;
    if (!first) return;
    const { traceId } = first.fact.origin;
    const startedAtMs = Date.parse(webhook.receivedAt);
    const name = `webhook ${webhook.vendor} ${first.fact.name}`;
    const span = startSpan(name, { traceId, kind: SpanKind.SERVER, startedAtMs });
    try {
      await append(records.encode(addressed, traceparentFor(traceId, span)));
      this.facts.add(addressed.length, { vendor: webhook.vendor });
      endSpan(span);
    } catch (error) {
      endSpan(span, error);
      throw error;
    }
  }
}
