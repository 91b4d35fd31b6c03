import { type Appendable, encodeCommand, encodeEvent } from '@earwitness/messaging';
import { endSpan, startSpan, traceparentFor } from '@earwitness/observability';
import type { NewEvent } from '@earwitness/persistence';
import type { Span } from '@opentelemetry/api';
import type { Heard, PendingEvent, Working } from './workspace';

/** What one conversation adds to the ledger and to the bus. */
export interface Recorded {
  readonly events: readonly NewEvent[];
  readonly records: readonly Appendable[];
}

/** Turns pending events into what is stored and sent, and keeps the span of each thing that was heard. */
export class Recorder {
  private readonly spans = new Map<Heard, Span>();

  constructor(
    private readonly now: string,
    private readonly startedAtMs: number,
  ) {}

  record(working: Working): Recorded {
    const events: NewEvent[] = [];
    const records: Appendable[] = [];
    for (const pending of working.pending) {
      const traceparent = this.traceparentOf(working, pending.cause);
      const { eventId, version, event, cause } = pending;
      const { id: conversationId, state } = working;
      const at = { eventId, conversationId, tenant: state.tenant, version, recordedAt: this.now, traceparent };
      const { type, body, record } = encodeEvent(event, at);
      const raw = cause?.raw && eventId === cause.fact.id ? { raw: cause.raw } : {};
      events.push({ eventId, type, recordedAt: this.now, body, ...raw });
      records.push(record, ...this.commandsOf(pending, traceparent));
    }
    return { events, records };
  }

  /** Ends the spans; with the error where what was heard came to nothing. */
  end(error?: unknown): void {
    for (const span of this.spans.values()) endSpan(span, error);
  }

  private commandsOf({ event }: PendingEvent, traceparent: string): readonly Appendable[] {
    if (event.name !== 'CommandIssued') return [];
    return [encodeCommand(event.data.command, this.now, traceparent)];
  }

  private traceparentOf({ id, state }: Working, cause: Heard | undefined): string {
    if (!cause) return traceparentFor(state.traceId);
    const known = this.spans.get(cause);
    if (known) return traceparentFor(state.traceId, known);
    const span = startSpan(`decide ${cause.fact.name}`, {
      traceId: state.traceId,
      traceparent: cause.traceparent,
      startedAtMs: this.startedAtMs,
      attributes: { 'earwitness.conversation_id': id, 'earwitness.fact_id': cause.fact.id },
    });
    this.spans.set(cause, span);
    return traceparentFor(state.traceId, span);
  }
}
