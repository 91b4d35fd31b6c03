import { hash } from 'node:crypto';
import { type Span, type SpanContext, TraceFlags } from '@opentelemetry/api';

const PATTERN = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export const parseTraceparent = (header: string | undefined): SpanContext | undefined => {
  const [, traceId, spanId, flags] = PATTERN.exec(header ?? '') ?? [];
  if (!traceId || !spanId || !flags) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
};

/** A parent for a trace whose first span nobody kept: always the same one for the same trace. */
const virtualParent = (traceId: string): string => hash('sha256', traceId).slice(0, 16);

/** What to send on: the span where there is one in this trace, else a traceparent that keeps the trace id alive. */
export const traceparentFor = (traceId: string, span?: Span): string => {
  const context = span?.spanContext();
  if (context?.traceId === traceId) {
    const flags = (context.traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0');
    return `00-${traceId}-${context.spanId}-${flags}`;
  }
  return `00-${traceId}-${virtualParent(traceId)}-01`;
};
