import type { DecodedEvent } from '@earwitness/messaging';
import { endSpan, parseTraceparent, startSpan } from '@earwitness/observability';

/** One span for each event whose rows were written, from when the work on its slice began, in the event's own trace. */
export const traceApplied = (events: readonly DecodedEvent[], startedAtMs: number): void => {
  for (const { event, conversationId, eventId, traceparent } of events) {
    const traceId = parseTraceparent(traceparent)?.traceId;
    if (traceId === undefined) continue;
    const attributes = { 'earwitness.conversation_id': conversationId, 'earwitness.event_id': eventId };
    endSpan(startSpan(`project ${event.name}`, { traceId, traceparent, startedAtMs, attributes }));
  }
};
