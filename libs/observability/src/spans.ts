import {
  type Attributes,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { inTrace } from './conversation-ids';
import { parseTraceparent } from './traceparent';

export interface SpanOptions {
  /** The conversation's trace: the span is in it, whatever the traceparent says. */
  readonly traceId: string;
  /** What came before; the parent where it is of the same trace, else a link. */
  readonly traceparent?: string | undefined;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Milliseconds since 1970, where the work began before it was known what it belongs to. */
  readonly startedAtMs?: number;
}

const tracer = () => trace.getTracer('earwitness');

export const startSpan = (name: string, options: SpanOptions): Span => {
  const before = parseTraceparent(options.traceparent);
  const isSameTrace = before?.traceId === options.traceId;
  const parent = isSameTrace ? trace.setSpanContext(ROOT_CONTEXT, before) : ROOT_CONTEXT;
  const links: Link[] = before && !isSameTrace ? [{ context: before }] : [];
  const settings = {
    kind: options.kind ?? SpanKind.INTERNAL,
    attributes: { 'conversation.trace_id': options.traceId, ...options.attributes },
    links,
    ...(options.startedAtMs === undefined ? {} : { startTime: options.startedAtMs }),
  };
  return inTrace(options.traceId, () => tracer().startSpan(name, settings, parent));
};

export const endSpan = (span: Span, error?: unknown): void => {
  if (error !== undefined) {
    span.recordException(error instanceof Error ? error : 'not an Error');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
};

/** A decorator for a piece of work that belongs to one conversation: its span, and its trace id for what it logs. */
export const traced = async <T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> => {
  const span = startSpan(name, options);
  try {
    const result = await inTrace(options.traceId, () =>
      context.with(trace.setSpan(context.active(), span), () => work(span)),
    );
    endSpan(span);
    return result;
  } catch (error) {
    endSpan(span, error);
    throw error;
  }
};
