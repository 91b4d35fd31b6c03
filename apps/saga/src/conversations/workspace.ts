import {
  absent,
  type Conversation,
  type ConversationEvent,
  decide,
  type DecisionContext,
  deriveId,
  evolve,
  type Fact,
  type Input,
  isDecision,
  type Outcome,
} from '@earwitness/domain';
import { Conflict, type Position } from '@earwitness/persistence';
import type { Merge, Placement } from './correlate';

/** A fact as it came off the bus, with what travels beside it. */
export interface Heard {
  readonly fact: Fact;
  readonly traceparent: string | undefined;
  readonly raw: Buffer | undefined;
}

export interface PendingEvent {
  readonly event: Outcome['events'][number];
  readonly eventId: string;
  readonly version: number;
  /** What was heard that this follows from. */
  readonly cause: Heard | undefined;
}

/** A conversation while a batch is worked on: what is stored, and what this batch adds. */
export interface Working {
  readonly id: string;
  readonly head: Position | undefined;
  state: Conversation;
  readonly pending: PendingEvent[];
}

export interface Loaded {
  readonly head: Position;
  readonly state: Conversation;
}

const isFact = (event: Outcome['events'][number]): event is Fact => 'origin' in event;

export const foldStream = (id: string, events: readonly ConversationEvent[]): Conversation =>
  events.reduce(evolve, absent(id));

export interface Given {
  readonly states: ReadonlyMap<string, Loaded>;
  /** The stored events of conversations that are to be absorbed. */
  readonly streams: ReadonlyMap<string, readonly ConversationEvent[]>;
  readonly context: DecisionContext;
  readonly now: string;
}

export interface Failed {
  readonly id: string;
  readonly error: unknown;
}

/** Everything one batch does to conversations, before any of it is stored. */
export class Workspace {
  readonly touched = new Map<string, Working>();

  constructor(private readonly given: Given) {
    for (const [id, { head, state }] of given.states) this.touched.set(id, { id, head, state, pending: [] });
  }

  /** @throws Conflict when a conversation was absorbed after the fact had been correlated with it. */
  hear({ fact, conversationId, merges }: Placement, heard: Heard): void {
    const named = [conversationId, ...merges.map(({ from }) => from)];
    const gone = named.find((id) => this.working(id).state.lifecycle === 'absorbed');
    if (gone !== undefined) throw new Conflict(`${gone} was absorbed meanwhile`);
    for (const merge of merges) this.merge(merge, heard);
    this.tell(conversationId, { kind: 'fact', fact, now: this.given.now }, heard);
  }

  /** @returns those that could not be decided about, and are left as they were. */
  passTime(conversationIds: readonly string[]): readonly Failed[] {
    return conversationIds.flatMap((id) => {
      try {
        this.tell(id, { kind: 'time', now: this.given.now }, undefined);
        return [];
      } catch (error) {
        this.touched.delete(id);
        return [{ id, error }];
      }
    });
  }

  private merge({ from, into, evidence }: Merge, heard: Heard): void {
    const stored = (this.given.streams.get(from) ?? []).filter(
      (event): event is Fact & ConversationEvent => !isDecision(event),
    );
    const pending = this.working(from)
      .pending.map(({ event }) => event)
      .filter(isFact);
    const facts = [...stored, ...pending];
    if (facts.length === 0) return;
    this.tell(into, { kind: 'absorb', from, facts, evidence, now: this.given.now }, heard);
    this.tell(from, { kind: 'giveUp', into, now: this.given.now }, heard);
  }

  private tell(id: string, input: Input, cause: Heard | undefined): void {
    const working = this.working(id);
    const { events, state } = decide(input, working.state, this.given.context);
    let version = (working.head?.version ?? 0) + working.pending.length;
    for (const event of events) {
      version += 1;
      const eventId = isFact(event) ? this.factEventId(id, event, cause) : deriveId('event', id, String(version));
      working.pending.push({ event, eventId, version, cause });
    }
    working.state = state;
  }

  /** The fact that was heard keeps its id; a copy that a merge brings along gets one of its own. */
  private factEventId(conversationId: string, fact: Fact, cause: Heard | undefined): string {
    return cause?.fact.id === fact.id ? fact.id : deriveId('copy', conversationId, fact.id);
  }

  private working(id: string): Working {
    const known = this.touched.get(id);
    if (known) return known;
    const fresh: Working = { id, head: undefined, state: absent(id), pending: [] };
    this.touched.set(id, fresh);
    return fresh;
  }
}
