import {
  activeEntry,
  BOOK_VERSION,
  type BookCommand,
  type BookRefusal,
  decideBook,
  deriveId,
  emptyBook,
  evolveBook,
  type Instant,
  type NewPolicySetEvent,
  type PolicyBook,
  type PolicySetInForce,
  policyStreamOf,
} from '@earwitness/domain';
import {
  decodePolicySetEvent,
  encodePolicySetEvent,
  encodePolicySetInForce,
  type Publish,
} from '@earwitness/messaging';
import { append, type Append, type Head, noteSweep, readHeads, readStreams, type Sql } from '@earwitness/persistence';
import type { PolicySet } from '@earwitness/policy';
import type { TransactionalSql } from '../reading/tenant-rows';

/** A command that the book does not allow. Nothing has changed. */
export class BookRefused extends Error {
  override readonly name = 'BookRefused';

  constructor(readonly refusal: BookRefusal) {
    super(refusal.reason);
  }
}

/** A set that is to be put in force. */
export interface ComingIntoForce {
  readonly set: PolicySet;
  /** As they were handed in. */
  readonly documents: readonly unknown[];
}

export interface PolicyBooksParts {
  /** As the application, which can append to the ledger. */
  readonly database: TransactionalSql;
  /** Appends to the bus in the transaction that is open. */
  readonly publish: Publish;
  now(): Instant;
}

interface Opened {
  readonly streamId: string;
  readonly tenant: string;
  readonly head: Head | undefined;
  readonly book: PolicyBook;
}

interface Decided {
  readonly events: readonly NewPolicySetEvent[];
  readonly book: PolicyBook;
}

/** Of the draft of a set in a stream; there is one. */
export const draftEventId = (streamId: string, hash: string): string => deriveId('policySet', streamId, hash);

/** Out of the events of a stream, as they are stored. */
export const foldBook = (bodies: readonly string[]): PolicyBook =>
  bodies.reduce((book, body) => evolveBook(book, decodePolicySetEvent(body)), emptyBook);

const open = async (tx: Sql, tenant: string): Promise<Opened> => {
  const streamId = policyStreamOf(tenant);
  const head = (await readHeads(tx, [streamId], BOOK_VERSION)).get(streamId);
  if (head?.state !== undefined) return { streamId, tenant, head, book: head.state as PolicyBook };
  const stored = head ? await readStreams(tx, [streamId]) : [];
  return { streamId, tenant, head, book: foldBook(stored.map(({ body }) => body)) };
};

const decideAll = (commands: readonly BookCommand[], before: PolicyBook, recordedAt: Instant): Decided =>
  commands.reduce<Decided>(
    ({ events, book }, command) => {
      const outcome = decideBook(command, book);
      if (!outcome.isAccepted) throw new BookRefused(outcome.refusal);
      const after = outcome.events.reduce((known, event) => evolveBook(known, { ...event, recordedAt }), book);
      return { events: [...events, ...outcome.events], book: after };
    },
    { events: [], book: before },
  );

const toAppend = ({ streamId, tenant, head }: Opened, { events, book }: Decided, recordedAt: Instant): Append => ({
  streamId,
  kind: 'policies',
  tenant,
  head,
  state: JSON.stringify(book),
  stateVersion: BOOK_VERSION,
  events: events.map((event, index) => {
    const version = (head?.version ?? 0) + index + 1;
    const isDraft = event.name === 'PolicySetDrafted';
    const eventId = isDraft ? draftEventId(streamId, event.data.hash) : deriveId('event', streamId, String(version));
    return { eventId, recordedAt, ...encodePolicySetEvent(event, { eventId, streamId, tenant, version, recordedAt }) };
  }),
});

/** The one writer of the policies of tenants: what follows from commands is appended to the ledger, and told. */
export class PolicyBooks {
  constructor(private readonly parts: PolicyBooksParts) {}

  /**
   * All of the commands or none, in one append.
   * @param coming the set that is to come into force, where one is
   * @returns the book as it is then
   * @throws BookRefused
   * @throws Conflict when somebody else was first
   */
  execute(tenant: string, commands: readonly BookCommand[], coming?: ComingIntoForce): Promise<PolicyBook> {
    const recordedAt = this.parts.now();
    return this.parts.database.transaction(async (tx) => {
      const opened = await open(tx, tenant);
      const decided = decideAll(commands, opened.book, recordedAt);
      if (decided.events.length === 0) return opened.book;
      await append(tx, [toAppend(opened, decided, recordedAt)]);
      const active = activeEntry(decided.book);
      if (coming && active && active.hash !== activeEntry(opened.book)?.hash)
        await this.tell(tx, coming, { ...active, tenant, activatedAt: recordedAt });
      return decided.book;
    });
  }

  /** A set was replayed over the past. Nothing happens where the tenant has no such set. */
  async simulated(tenant: string, simulation: Omit<BookCommand & { kind: 'simulate' }, 'kind'>): Promise<void> {
    await this.execute(tenant, [{ kind: 'simulate', ...simulation }]).catch((error: unknown) => {
      if (!(error instanceof BookRefused)) throw error;
    });
  }

  private async tell(
    tx: Sql,
    { documents, set: { policies } }: ComingIntoForce,
    { tenant, hash, version, activatedAt }: Omit<PolicySetInForce, 'documents'>,
  ): Promise<void> {
    if (policies.some(({ document }) => document.applyToRunning === 'tighten'))
      await noteSweep(tx, tenant, activatedAt);
    const id = deriveId('inForce', tenant, hash, activatedAt);
    await this.parts.publish(tx, [encodePolicySetInForce({ tenant, hash, version, documents, activatedAt }, id)]);
  }
}
