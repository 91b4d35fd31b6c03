import { randomUUID } from 'node:crypto';
import type { Account } from '@earwitness/configuration';
import type { Fact, Instant } from '@earwitness/domain';
import type { QuestionTold } from '@earwitness/messaging';
import type { ActivePolicies, PolicySet } from '@earwitness/policy';
import { LRUCache } from 'lru-cache';
import { type AskedConversation, listen, type Told } from './asked-conversation';
import { TextMemory, TTL_RESOLUTION_MS } from './text-memory';

export interface RecordAsked {
  /** The session that is asked about. */
  readonly subject: string;
  readonly account: Account;
  /** What the question itself says. */
  readonly facts: readonly Fact[];
  readonly now: Instant;
}

export interface AskedCallsParts {
  readonly policies: Pick<ActivePolicies, 'active' | 'byHash'>;
  /** By API, of a conversation. */
  stated(tenant: string, conversationId: string): readonly Fact[];
  readonly rememberedBytes?: number;
}

const REMEMBERED = { max: 50_000, ttl: 15 * 60_000 } as const;
const REMEMBERED_BYTES = 64 * 1024 * 1024;

const nothingStated = (): readonly Fact[] => [];

const sessionOf = ({ subject, account: { adapter, settings } }: Pick<RecordAsked, 'subject' | 'account'>): string =>
  `${adapter.vendor}/${settings.id}/${subject}`;

/** The calls that were asked about lately, here or in another process: whichever is asked next knows what was told. */
export class AskedCalls {
  /** This process, for the others. */
  readonly process = randomUUID();
  private readonly sets = new LRUCache<string, PolicySet>({ ...REMEMBERED, ttlResolution: TTL_RESOLUTION_MS });
  /** What was told of each, as JSON: most calls are asked about once. */
  private readonly texts: TextMemory;

  constructor(private readonly parts: AskedCallsParts) {
    const { rememberedBytes = REMEMBERED_BYTES } = parts;
    this.texts = new TextMemory({ ...REMEMBERED, sizeBytes: rememberedBytes });
  }

  listen(asked: RecordAsked): AskedConversation {
    const { policies, stated } = this.parts;
    const { tenant } = asked.account.settings;
    const { facts, now } = asked;
    const statedOf = (conversationId: string) => stated(tenant, conversationId);
    return this.fold(sessionOf(asked), { facts, statedOf, tenant, now }, policies.active(tenant));
  }

  /** Of another process, or of this one before it was restarted. */
  hear({ session, policySetHash, fact }: QuestionTold): void {
    const { policies } = this.parts;
    const { tenant, receivedAt: now } = fact.origin;
    const set = policies.byHash(policySetHash) ?? policies.active(tenant);
    this.fold(session, { facts: [fact], statedOf: nothingStated, tenant, now }, set);
  }

  /** What others need to know of what was asked; nothing where it could not be listened to. */
  toTell(asked: Omit<RecordAsked, 'now'>): readonly QuestionTold[] {
    const session = sessionOf(asked);
    const policySetHash = this.sets.get(session)?.hash;
    if (policySetHash === undefined) return [];
    return asked.facts.map((fact) => ({ session, policySetHash, askedProcess: this.process, fact }));
  }

  /** A call whose text had to make way keeps the policies that it began with all the same. */
  private fold(session: string, told: Told, current: PolicySet): AskedConversation {
    const begunWith = this.sets.get(session) ?? current;
    const known = this.recall(session, begunWith);
    const call = listen(known, told, begunWith);
    this.sets.set(session, begunWith);
    const { set: _, ...rest } = call;
    if (call.conversation !== known?.conversation) this.texts.set(session, JSON.stringify(rest));
    return call;
  }

  private recall(session: string, set: PolicySet): AskedConversation | undefined {
    const text = this.texts.get(session);
    return text === undefined ? undefined : { ...(JSON.parse(text) as Omit<AskedConversation, 'set'>), set };
  }
}
