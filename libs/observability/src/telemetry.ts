import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { ConversationIds } from './conversation-ids';

export interface TelemetryOptions {
  readonly serviceName: string;
  /** Given by tests; otherwise the OTEL_… variables decide, and without them nothing is exported. */
  readonly spanProcessors?: readonly SpanProcessor[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Telemetry {
  /** The metrics page, in Prometheus' text format. */
  readonly metrics: PrometheusExporter;
  readonly isTracing: boolean;
  stop(): Promise<void>;
}

const exportsSpans = (env: TelemetryOptions['env']): boolean =>
  Boolean(
    env['OTEL_TRACES_EXPORTER'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  );

/** Starts the OpenTelemetry SDK; once per process, before anything that makes spans or counts. */
export const startTelemetry = ({ serviceName, spanProcessors, env }: TelemetryOptions): Telemetry => {
  const metrics = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const isTracing = spanProcessors !== undefined || exportsSpans(env);
  const processors = spanProcessors ? { spanProcessors: [...spanProcessors] } : isTracing ? {} : { spanProcessors: [] };
  const sdk = new NodeSDK({
    serviceName,
    idGenerator: new ConversationIds(),
    metricReaders: [metrics],
    logRecordProcessors: [],
    instrumentations: [],
    autoDetectResources: false,
    ...processors,
  });
  sdk.start();
  return { metrics, isTracing, stop: () => sdk.shutdown().catch(() => undefined) };
};
