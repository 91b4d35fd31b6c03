import {
  absent,
  type Conversation,
  decide,
  type DecisionContext,
  deriveId,
  type Input,
  type Instant,
  type Outcome,
} from '@earwitness/domain';
import { type DecodedEvent, decodeEventRecord, encodeEvent } from '@earwitness/messaging';
import { append, type Database, type NewEvent, readHeads } from '@earwitness/persistence';
import { contextOf } from '@earwitness/testing';

type Event = Outcome['events'][number];

export interface Stream {
  readonly id: string;
  readonly tenant: string;
  readonly kind: 'conversation' | 'account';
}

const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

/** Writes streams as the saga would: what is decided goes into the ledger, and comes back as the bus would bring it. */
export class ToldLedger {
  private readonly states = new Map<string, Conversation>();
  private readonly factIds = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly context: DecisionContext = contextOf(),
  ) {}

  async tell(conversationId: string, ...inputs: readonly Input[]): Promise<readonly DecodedEvent[]> {
    const told: DecodedEvent[] = [];
    for (const input of inputs) {
      const { events, state } = decide(input, this.stateOf(conversationId), this.context);
      this.states.set(conversationId, state);
      const stream = { id: conversationId, tenant: state.tenant, kind: 'conversation' } as const;
      told.push(...(await this.record(stream, events, input.now)));
    }
    return told;
  }

  stateOf(conversationId: string): Conversation {
    return this.states.get(conversationId) ?? absent(conversationId);
  }

  async record(stream: Stream, events: readonly Event[], now: Instant): Promise<readonly DecodedEvent[]> {
    if (events.length === 0) return [];
    const head = (await readHeads(this.database, [stream.id], 0)).get(stream.id);
    const encoded = events.map((event, index) =>
      this.encoded(stream, event, { version: (head?.version ?? 0) + index + 1, now }),
    );
    const stored = encoded.map(({ eventId, type, body }): NewEvent => ({ eventId, type, body, recordedAt: now }));
    const { id: streamId, tenant, kind } = stream;
    await this.database.transaction((tx) =>
      append(tx, [{ streamId, kind, tenant, head, events: stored, state: null, stateVersion: 0 }]),
    );
    return encoded.map(({ record }) => decodeEventRecord(record));
  }

  private encoded(
    stream: Stream,
    event: Event,
    { version, now }: { version: number; now: Instant },
  ): ReturnType<typeof encodeEvent> & { eventId: string } {
    const eventId = this.eventIdOf(stream.id, event, version);
    const position = { eventId, conversationId: stream.id, tenant: stream.tenant, version, recordedAt: now };
    return { eventId, ...encodeEvent(event, { ...position, traceparent: TRACEPARENT }) };
  }

  /** A fact keeps its id; a copy that a merge brings along gets one of its own. */
  private eventIdOf(streamId: string, event: Event, version: number): string {
    if (!('origin' in event) || this.factIds.has(event.id)) return deriveId('event', streamId, String(version));
    this.factIds.add(event.id);
    return event.id;
  }
}
