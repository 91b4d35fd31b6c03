import { type DecisionContext, nextDeadline, STATE_VERSION } from '@earwitness/domain';
import type { Appendable } from '@earwitness/messaging';
import {
  addCorrelations,
  advance,
  append,
  type Append,
  Conflict,
  type Database,
  Duplicate,
  findCorrelations,
  lockDue,
  type Position,
  type Progress,
  redirectCorrelations,
  setTimers,
  type Sql,
} from '@earwitness/persistence';
import { accountAppends } from './account-facts';
import { type Correlated, correlate, isAccountWide, linkKeysOf, type Merge } from './correlate';
import { loadStates, loadStreams } from './load-states';
import { Recorder } from './recorder';
import type { StateCache } from './state-cache';
import { unheard } from './unheard';
import { type Failed, type Heard, type Working, Workspace } from './workspace';

export interface ConversationsParts {
  readonly database: Database;
  readonly cache: StateCache;
  readonly context: DecisionContext;
  /** Appends to the bus in the transaction that is open. */
  publish(tx: Sql, records: readonly Appendable[]): Promise<void>;
  /** Notes what vendors have to be asked about because of what was heard, in the transaction that is open. */
  watch(tx: Sql, heard: readonly Heard[], now: string): Promise<void>;
  /** Told of each conversation that has a deadline and cannot be decided about. */
  onUndecided(conversationId: string, error: unknown): void;
  now(): string;
}

const PUT_OFF_MS = 300_000;

const mergesOf = ({ placements }: Correlated): readonly Merge[] => placements.flatMap(({ merges }) => merges);

/**
 * The one writer of conversations. What is heard is correlated, decided and committed in one transaction: events,
 * states, links, timers, outgoing records and the consumer's own progress, all or nothing.
 */
export class Conversations {
  constructor(private readonly parts: ConversationsParts) {}

  /**
   * @throws Conflict when another writer was first: hear it all again.
   * @throws Fenced when the partition belongs to somebody else.
   */
  async hear(heard: readonly Heard[], progress: Progress): Promise<void> {
    try {
      await this.take(heard, progress);
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error;
      // A conversation knows what it has heard, so another one heard it too. Asked only now: else each batch would pay.
      await this.take(await unheard(this.parts.database, heard), progress);
    }
  }

  private async take(heard: readonly Heard[], progress: Progress): Promise<void> {
    const { database } = this.parts;
    const now = this.parts.now();
    const accountWide = heard.filter(({ fact }) => isAccountWide(fact.origin));
    const calls = heard.filter(({ fact }) => !isAccountWide(fact.origin));
    const correlated = await this.correlated(calls);
    const workspace = await this.workOn(correlated, calls, now);
    const others = await accountAppends(database, accountWide, now);
    const changed = [...workspace.touched.values()].filter(({ pending }) => pending.length > 0);
    await this.committed(changed, now, async (tx) => {
      await advance(tx, progress);
      await addCorrelations(tx, correlated.learned);
      for (const { from, into } of mergesOf(correlated)) await redirectCorrelations(tx, from, into);
      await append(tx, others);
      await this.parts.watch(tx, heard, now);
    });
  }

  /** Tells conversations whose deadline has come the time. @returns how many there were. */
  async passTime(now: string, most: number): Promise<number> {
    const { database, context } = this.parts;
    const due = await database.transaction((tx) => lockDue(tx, now, most));
    if (due.length === 0) return 0;
    const workspace = new Workspace({ states: await loadStates(database, due), streams: new Map(), context, now });
    await this.putOff(workspace.passTime(due), now);
    try {
      await this.committed([...workspace.touched.values()], now, () => Promise.resolve());
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // One of them was written to meanwhile: fewer at a time, so that it does not hold up the others.
      if (most > 1) return this.passTime(now, Math.ceil(most / 8));
    }
    return due.length;
  }

  /** A conversation that cannot be decided about must not hold up the others. */
  private async putOff(failed: readonly Failed[], now: string): Promise<void> {
    if (failed.length === 0) return;
    for (const { id, error } of failed) this.parts.onUndecided(id, error);
    const dueAt = new Date(Date.parse(now) + PUT_OFF_MS).toISOString();
    await this.parts.database.transaction((tx) =>
      setTimers(
        tx,
        failed.map(({ id }) => ({ conversationId: id, dueAt })),
      ),
    );
  }

  private async correlated(heard: readonly Heard[]): Promise<Correlated> {
    const facts = heard.map(({ fact }) => fact);
    const keys = linkKeysOf(facts);
    return correlate(facts, keys.length > 0 ? await findCorrelations(this.parts.database, keys) : []);
  }

  private async workOn(correlated: Correlated, heard: readonly Heard[], now: string): Promise<Workspace> {
    const { database, cache, context } = this.parts;
    const absorbed = mergesOf(correlated).map(({ from }) => from);
    const ids = new Set([...correlated.placements.map(({ conversationId }) => conversationId), ...absorbed]);
    const states = await loadStates(database, [...ids], cache);
    const streams = await loadStreams(database, absorbed);
    const workspace = new Workspace({ states, streams, context, now });
    correlated.placements.forEach((placement, index) => workspace.hear(placement, heard[index] as Heard));
    return workspace;
  }

  /** Each in its version, with no event too: what is stored of a conversation never follows from an older state. */
  private async committed(
    workings: readonly Working[],
    now: string,
    before: (tx: Sql) => Promise<void>,
  ): Promise<void> {
    const recorder = new Recorder(now, Date.parse(now));
    const recorded = workings.map((working) => ({ working, ...recorder.record(working) }));
    const appends = recorded.map(({ working, events }) => toAppend(working, events));
    const timers = workings.map(({ id, state }) => ({
      conversationId: id,
      dueAt: nextDeadline(state, this.parts.context),
    }));
    try {
      const positions = await this.parts.database.transaction(async (tx) => {
        await before(tx);
        const ends = await append(tx, appends);
        await setTimers(tx, timers);
        await this.parts.publish(
          tx,
          recorded.flatMap(({ records }) => records),
        );
        return ends;
      });
      this.keep(workings, positions);
      recorder.end();
    } catch (error) {
      this.parts.cache.drop(workings.map(({ id }) => id));
      recorder.end(error);
      throw error;
    }
  }

  private keep(workings: readonly Working[], positions: readonly Position[]): void {
    const byId = new Map(positions.map((position) => [position.streamId, position]));
    for (const { id, state } of workings) {
      const head = byId.get(id);
      if (head) this.parts.cache.keep(id, { head, state });
    }
  }
}

const toAppend = ({ id, head, state }: Working, events: Append['events']): Append => ({
  streamId: id,
  kind: 'conversation',
  tenant: state.tenant,
  head,
  events,
  state: JSON.stringify(state),
  stateVersion: STATE_VERSION,
});
